namespace ReplayAudit.CommandLine;

/// <summary>A call that shows what a verb is good for.</summary>
/// <param name="Line">The call, as one would type it.</param>
/// <param name="Meaning">The question that it answers.</param>
internal sealed record Example(string Line, string Meaning);
