using System.CommandLine;

namespace ReplayAudit.CommandLine;

/// <summary>A verb of the tool, with examples for its help.</summary>
/// <param name="name">The word.</param>
/// <param name="summary">What it answers, in a line.</param>
internal sealed class Verb(string name, string summary) : Command(name, summary)
{
    /// <summary>Calls that teach the verb.</summary>
    public required IReadOnlyList<Example> Examples { get; init; }

    /// <summary>Says what the verb does.</summary>
    /// <param name="shared">The options that every verb has.</param>
    /// <param name="work">Answers through <see cref="Inquiry.Answer"/> and returns one of <see cref="ExitCode"/>.</param>
    public Verb Does(SharedOptions shared, Func<Inquiry, CancellationToken, Task<int>> work)
    {
        SetAction((parsed, cancellationToken) => Inquiry.RunAsync(shared, parsed, work, cancellationToken));
        return this;
    }
}
