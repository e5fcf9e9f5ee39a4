namespace GitOps.Core.Deployments.Health.Cel;

/// <summary>An expression that is none, with the place of the fault. No later attempt helps; the definition must change.</summary>
internal sealed class CelSyntaxException : Exception
{
    public CelSyntaxException(string source, int offset, string fault)
        : base(Describe(source, offset, fault))
    {
    }

    // ERROR: <input>:LINE:COLUMN, the line, and a caret below: how CEL tools write it.
    private static string Describe(string source, int offset, string fault)
    {
        offset = Math.Clamp(offset, 0, source.Length);
        var start = offset == 0 ? 0 : source.LastIndexOf('\n', offset - 1) + 1;
        var end = source.IndexOf('\n', offset);
        var line = source.AsSpan(0, start).Count('\n') + 1;
        return $"ERROR: <input>:{line}:{offset - start + 1}: {fault}\n | {source[start..(end < 0 ? source.Length : end)]}\n | {new string('.', offset - start)}^";
    }
}

/// <summary>An expression that has no value for this input, or costs more than it may.</summary>
internal class CelEvaluationException(string fault) : Exception(fault);

/// <summary>A variable that is not there, with the fields that were asked of it.</summary>
internal sealed class UnknownNameException(string path) : CelEvaluationException($"no such attribute(s): {path}")
{
    public string Path { get; } = path;
}
