using System.Collections.Immutable;
using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>A test of a field: presence, a value, or a comparison with another field.</summary>
internal sealed class ArgoFieldTest(ArgoPath path, string comparison, ImmutableArray<string> texts, ArgoPath? other, bool fromRoot) : ArgoTest
{
    public static new ArgoTest Parse(string text)
    {
        var each = text.IndexOf("[*]", StringComparison.Ordinal);
        var operatorAt = ArgoTokens.IndexOfAny(text, "=!<>^~{");
        if (each >= 0 && (operatorAt < 0 || each < operatorAt))
        {
            var rest = text[(each + 3)..];
            return new ArgoEachTest(ArgoPath.Parse(text[..each]), rest switch
            {
                "" => [],
                ['{', .., '}'] => [.. ArgoTokens.Split(rest[1..^1], ',').Select(ParseField)],
                _ => [Parse(rest[1..])],
            });
        }

        if (operatorAt < 0)
        {
            return new ArgoFieldTest(ArgoPath.Parse(text), string.Empty, [], null, false);
        }

        var end = operatorAt + (text[operatorAt] != '=' && operatorAt + 1 < text.Length && text[operatorAt + 1] == '=' ? 2 : 1);
        var right = text[end..];
        var left = ArgoPath.Parse(text[..operatorAt]);
        return right.Length > 1 && right[0] is '.' or '/' or '@'
            ? new ArgoFieldTest(left, text[operatorAt..end], [], ArgoPath.Parse(right[1..]), right[0] != '@')
            : new ArgoFieldTest(left, text[operatorAt..end], [.. ArgoTokens.Split(right, '|').Select(ArgoTokens.Unquote)], null, false);
    }

    public override bool Holds(KubeValue item, KubeMap root)
    {
        var found = path.Find(item);
        if (comparison.Length == 0)
        {
            return found is not null;
        }

        var left = ArgoPath.TextOf(found);
        var rights = other is null ? texts : ArgoPath.TextOf(other.Find(fromRoot ? root : item)) is { } text ? [text] : [];
        return comparison switch
        {
            "=" => other is null ? left is not null && rights.Contains(left) : left == rights.FirstOrDefault(),
            "!=" => other is null ? left is null || !rights.Contains(left) : left != rights.FirstOrDefault(),
            "^=" => left is not null && rights.Any(right => left.StartsWith(right, StringComparison.Ordinal)),
            "~=" => left is not null && rights.Any(right => left.Contains(right, StringComparison.OrdinalIgnoreCase)),
            _ => left is not null && rights.FirstOrDefault() is { } right && Compares(left, right),
        };
    }

    public override string Explain(KubeObject live) => other is null && texts.Length > 0 ? ArgoPath.TextOf(path.Find(live.Root)) ?? string.Empty : string.Empty;

    private bool Compares(string left, string right)
    {
        var isNumeric = double.TryParse(left, CultureInfo.InvariantCulture, out var a) & double.TryParse(right, CultureInfo.InvariantCulture, out var b);
        var order = isNumeric ? a.CompareTo(b) : string.CompareOrdinal(left, right);
        return comparison switch
        {
            "<" => order < 0,
            ">" => order > 0,
            "<=" => order <= 0,
            ">=" => order >= 0,
            _ => throw new InvalidOperationException($"'{comparison}' is no comparison."),
        };
    }
}

/// <summary>Whether all tests hold for one item of a list, or for one value of a map.</summary>
internal sealed class ArgoEachTest(ArgoPath path, ImmutableArray<ArgoTest> tests) : ArgoTest
{
    public override bool Holds(KubeValue item, KubeMap root) => path.Find(item) switch
    {
        KubeList list => list.Items.Any(entry => tests.All(test => test.Holds(entry, root))),
        KubeMap map => map.Any(entry => tests.All(test => test.Holds(entry.Value, root))),
        _ => false,
    };
}
