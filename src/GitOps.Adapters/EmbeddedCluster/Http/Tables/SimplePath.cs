using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>The JSON paths that printer columns use: fields, <c>['key']</c>, <c>[0]</c>, <c>[*]</c> and filters of the form <c>[?(@.type=="Ready")]</c>.</summary>
internal sealed class SimplePath
{
    private readonly List<Func<KubeValue, IEnumerable<KubeValue>>> steps = [];

    /// <summary>Reads a path; what is not understood finds nothing.</summary>
    public static SimplePath Parse(string text)
    {
        var path = new SimplePath();
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] == '.')
            {
                at++;
            }
            else if (text[at] == '[')
            {
                var end = Close(text, at);
                path.steps.Add(Bracket(text[(at + 1)..end].Trim()));
                at = end + 1;
            }
            else
            {
                var start = at;
                while (at < text.Length && text[at] is not ('.' or '['))
                {
                    at += text[at] == '\\' && at + 1 < text.Length ? 2 : 1;
                }

                path.steps.Add(Field(text[start..at].Replace("\\.", ".", StringComparison.Ordinal)));
            }
        }

        return path;
    }

    /// <summary>The first value at the path; null when there is none.</summary>
    public KubeValue? Find(KubeMap root)
    {
        IEnumerable<KubeValue> found = [root];
        foreach (var step in steps)
        {
            found = found.SelectMany(step);
        }

        return found.FirstOrDefault();
    }

    private static int Close(string text, int open)
    {
        var quote = '\0';
        for (var i = open + 1; i < text.Length; i++)
        {
            if (quote != '\0')
            {
                quote = text[i] == quote ? '\0' : quote;
            }
            else if (text[i] is '\'' or '"')
            {
                quote = text[i];
            }
            else if (text[i] == ']')
            {
                return i;
            }
        }

        return text.Length;
    }

    private static Func<KubeValue, IEnumerable<KubeValue>> Field(string name) =>
        value => value is KubeMap map && map[name] is { } inner ? [inner] : [];

    private static Func<KubeValue, IEnumerable<KubeValue>> Bracket(string inner)
    {
        if (inner == "*")
        {
            return value => value is KubeList list ? list.Items : value is KubeMap map ? map.Select(entry => entry.Value) : [];
        }

        if (inner.StartsWith("?(", StringComparison.Ordinal))
        {
            return Filter(inner[2..].TrimEnd(')'));
        }

        if (int.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            return value => value is KubeList list && (index < 0 ? index + list.Count : index) is var at && at >= 0 && at < list.Count ? [list[at]] : [];
        }

        return Field(inner.Trim('\'', '"'));
    }

    private static Func<KubeValue, IEnumerable<KubeValue>> Filter(string condition)
    {
        var equals = condition.IndexOf("==", StringComparison.Ordinal);
        if (equals < 0 || !condition.TrimStart().StartsWith("@.", StringComparison.Ordinal))
        {
            return _ => [];
        }

        var field = Parse(condition[..equals].Trim()[1..]);
        var text = condition[(equals + 2)..].Trim().Trim('\'', '"');
        return value => value is KubeList list ? list.Items.Where(item => item is KubeMap map && (field.Find(map)?.AsString ?? field.Find(map)?.ToString()) == text) : [];
    }
}
