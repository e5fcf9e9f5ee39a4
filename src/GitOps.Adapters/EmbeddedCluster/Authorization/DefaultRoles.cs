using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Authorization;

/// <summary>The roles and bindings that every cluster begins with, as objects to create.</summary>
internal static class DefaultRoles
{
    private const string Group = "rbac.authorization.k8s.io";
    private static readonly KubeMap Labels = KubeMap.Of(("kubernetes.io/bootstrapping", "rbac-defaults"));

    /// <summary>Plural, namespace and object; roles before the bindings that name them.</summary>
    public static IEnumerable<(string Plural, string Namespace, KubeMap Object)> Read()
    {
        var blocks = Blocks().ToList();
        return blocks.Select(Role).Concat(blocks.Where(block => block.Lines.Any(line => line[0] == '@')).Select(Binding));
    }

    private static IEnumerable<(string Head, List<string> Lines)> Blocks()
    {
        using var stream = typeof(DefaultRoles).Assembly.GetManifestResourceStream("DefaultRoles.txt")!;
        using var reader = new StreamReader(stream);
        (string Head, List<string> Lines)? block = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == ' ')
            {
                block!.Value.Lines.Add(line.Trim());
                continue;
            }

            if (block is { } done)
            {
                yield return done;
            }

            block = (line, []);
        }

        yield return block!.Value;
    }

    private static (string, string, KubeMap) Role((string Head, List<string> Lines) block)
    {
        var words = block.Head.Split(' ');
        var (@namespace, name) = Split(words[0]);
        var labels = words.Skip(1).Where(word => word[0] == '>').Aggregate(Labels, (all, word) => all.With($"{Group}/aggregate-to-{word[1..]}", "true"));
        var root = KubeMap.Of(("metadata", Metadata(name, labels)), ("rules", KubeList.Of(block.Lines.Where(line => line[0] != '@').Select(Rule))));
        return Array.Find(words, word => word[0] == '<') is { } takes
            ? ("clusterroles", @namespace, root.Without("rules").With("aggregationRule", KubeMap.Of(("clusterRoleSelectors", KubeList.Of(KubeMap.Of(("matchLabels", KubeMap.Of(($"{Group}/aggregate-to-{takes[1..]}", "true")))))))))
            : (@namespace.Length == 0 ? "clusterroles" : "roles", @namespace, root);
    }

    private static (string, string, KubeMap) Binding((string Head, List<string> Lines) block)
    {
        var (@namespace, name) = Split(block.Head.Split(' ')[0]);
        var kind = @namespace.Length == 0 ? "ClusterRole" : "Role";
        var subjects = block.Lines.Where(line => line[0] == '@' && line != "@-").Select(Subject).ToList();
        var root = KubeMap.Of(("metadata", Metadata(name, Labels)), ("roleRef", KubeMap.Of(("apiGroup", Group), ("kind", kind), ("name", name))));
        return (@namespace.Length == 0 ? "clusterrolebindings" : "rolebindings", @namespace, subjects.Count == 0 ? root : root.With("subjects", KubeList.Of(subjects)));
    }

    private static KubeValue Rule(string line)
    {
        var words = line.Split(' ');
        var colon = words[1].IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return KubeMap.Of(("nonResourceURLs", List(words[1])), ("verbs", List(words[0])));
        }

        var rule = KubeMap.Of(("apiGroups", List(words[1][..colon].Replace("core", string.Empty, StringComparison.Ordinal))), ("resources", List(words[1][(colon + 1)..])), ("verbs", List(words[0])));
        return words.Length > 2 ? rule.With("resourceNames", List(words[2][1..])) : rule;
    }

    private static KubeValue Subject(string line)
    {
        var words = line[1..].Split(' ');
        var (@namespace, name) = words[0] == "ServiceAccount" ? Split(words[1]) : (string.Empty, words[1]);
        return @namespace.Length > 0
            ? KubeMap.Of(("kind", words[0]), ("name", name), ("namespace", @namespace))
            : KubeMap.Of(("apiGroup", Group), ("kind", words[0]), ("name", name));
    }

    private static KubeMap Metadata(string name, KubeMap labels) =>
        KubeMap.Of(("name", name), ("labels", labels), ("annotations", KubeMap.Of(("rbac.authorization.kubernetes.io/autoupdate", "true"))));

    private static (string Namespace, string Name) Split(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (string.Empty, text) : (text[..slash], text[(slash + 1)..]);
    }

    private static KubeList List(string text) => KubeList.Of(text.Split(',').Select(word => (KubeValue)word));
}
