using System.Text;

namespace GitOps.Adapters.Helm.Schemas;

/// <summary>What is wrong with a value, and what inside it is the reason.</summary>
internal sealed class SchemaViolation(string pointer, string message)
{
    /// <summary>JSON pointer to the value; empty for the whole document.</summary>
    public string Pointer { get; } = pointer;

    public string Message { get; } = message;

    public List<SchemaViolation> Causes { get; init; } = [];

    /// <summary>Whether it says nothing beyond its single cause.</summary>
    public bool IsReference { get; init; }

    /// <summary>Whether it only holds several violations together.</summary>
    public bool IsGroup { get; init; }

    /// <summary>Writes the violation and its causes, each on a line, as santhosh-tekuri/jsonschema does.</summary>
    public void Write(StringBuilder text, int depth = 0)
    {
        var inner = depth;
        if (!IsReference || Causes.Count != 1)
        {
            text.Append(text.Length > 0 ? "\n" : string.Empty).Insert(text.Length, "  ", depth).Append("- at '").Append(Pointer).Append("': ").Append(Message);
            inner++;
        }

        foreach (var cause in Causes)
        {
            cause.Write(text, inner);
        }
    }
}

/// <summary>A schema cannot be used.</summary>
internal sealed class SchemaException(string message) : Exception(message);
