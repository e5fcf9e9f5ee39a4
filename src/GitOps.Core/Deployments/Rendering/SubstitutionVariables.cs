using System.Collections.Frozen;
using System.Text.RegularExpressions;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>The variables of one substitution. They may come from Secrets, so they do not print.</summary>
internal sealed partial class SubstitutionVariables
{
    private readonly FrozenDictionary<string, string> values;

    private SubstitutionVariables(FrozenDictionary<string, string> values) => this.values = values;

    /// <summary>Checks the names and removes newlines from the values, as Flux does.</summary>
    /// <exception cref="FailureException">A name is no variable name.</exception>
    public static SubstitutionVariables Of(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var list = variables.ToArray();
        if (list.FirstOrDefault(item => !VariableName().IsMatch(item.Key)) is { Key: { } wrong })
        {
            throw new FailureException(new Failure(FailureClass.Denied, Reasons.BuildFailed, $"'{wrong}' var name is invalid, must match '^[_[:alpha:]][_[:alpha:][:digit:]]*$'"));
        }

        return new SubstitutionVariables(list.ToFrozenDictionary(item => item.Key, item => item.Value.Replace("\n", string.Empty, StringComparison.Ordinal), StringComparer.Ordinal));
    }

    /// <summary>Whether the variable is set, and its value.</summary>
    public bool TryGet(string name, out string value)
    {
        var isSet = values.TryGetValue(name, out var found);
        value = found ?? string.Empty;
        return isSet;
    }

    /// <summary>Bytes to make a keyed digest of.</summary>
    public byte[] ToCanonicalUtf8() => KubeJson.ToCanonicalUtf8(KubeMap.Of(values.Select(item => KeyValuePair.Create(item.Key, (KubeValue)item.Value))));

    /// <summary>Only the count.</summary>
    public override string ToString() => $"{values.Count} variables";

    [GeneratedRegex("^[_a-zA-Z][_a-zA-Z0-9]*\\z")]
    private static partial Regex VariableName();
}
