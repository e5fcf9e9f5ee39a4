using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Authorization;

/// <summary>One rule of a role.</summary>
internal sealed record PolicyRule(
    ImmutableArray<string> Verbs,
    ImmutableArray<string> Groups,
    ImmutableArray<string> Resources,
    ImmutableArray<string> Names,
    ImmutableArray<string> Paths)
{
    /// <summary>The rules of a Role or ClusterRole.</summary>
    public static ImmutableArray<PolicyRule> Of(KubeMap role) => [.. (role["rules"]?.AsList ?? KubeList.Empty).Select(rule => rule.AsMap).Select(rule => new PolicyRule(
        Texts(rule, "verbs"), Texts(rule, "apiGroups"), Texts(rule, "resources"), Texts(rule, "resourceNames"), Texts(rule, "nonResourceURLs")))];

    public bool Allows(AccessRequest request)
    {
        if (!HasOrAll(Verbs, request.Verb))
        {
            return false;
        }

        return request.Path.Length > 0
            ? Paths.Any(path => Covers(path, request.Path))
            : HasOrAll(Groups, request.Group) && AllowsResource(request) && (Names.IsEmpty || Names.Contains(request.Name));
    }

    /// <summary>Whether this rule grants all that another does, which must have one verb, group, resource, name and path.</summary>
    public bool Covers(PolicyRule single)
    {
        if (!single.Verbs.All(verb => HasOrAll(Verbs, verb)))
        {
            return false;
        }

        return single.Paths.IsEmpty
            ? single.Groups.All(group => HasOrAll(Groups, group)) && single.Resources.All(CoversResource) && (Names.IsEmpty || (single.Names.Length > 0 && single.Names.All(name => Names.Contains(name))))
            : single.Paths.All(path => Paths.Any(own => Covers(own, path)));
    }

    /// <summary>Rules of one verb, group, resource, name or path each.</summary>
    public IEnumerable<PolicyRule> Split()
    {
        foreach (var verb in Verbs)
        {
            foreach (var path in Paths)
            {
                yield return new PolicyRule([verb], [], [], [], [path]);
            }

            foreach (var group in Groups)
            {
                foreach (var resource in Resources)
                {
                    if (Names.IsEmpty)
                    {
                        yield return new PolicyRule([verb], [group], [resource], [], []);
                    }

                    foreach (var name in Names)
                    {
                        yield return new PolicyRule([verb], [group], [resource], [name], []);
                    }
                }
            }
        }
    }

    /// <summary>As refusals print a rule.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        Add("APIGroups", Groups);
        Add("Resources", Resources);
        Add("NonResourceURLs", Paths);
        Add("ResourceNames", Names);
        Add("Verbs", Verbs);
        return "{" + string.Join(", ", parts) + "}";

        void Add(string label, ImmutableArray<string> texts)
        {
            if (!texts.IsEmpty)
            {
                parts.Add($"{label}:[{string.Join(' ', texts.Select(text => $"\"{text}\""))}]");
            }
        }
    }

    public KubeMap Describe()
    {
        var builder = new KubeMap.Builder { ["verbs"] = List(Verbs) };
        Add("apiGroups", Groups);
        Add("resources", Resources);
        Add("resourceNames", Names);
        Add("nonResourceURLs", Paths);
        return builder.Build();

        void Add(string key, ImmutableArray<string> texts)
        {
            if (!texts.IsEmpty)
            {
                builder[key] = List(texts);
            }
        }
    }

    private bool AllowsResource(AccessRequest request) =>
        HasOrAll(Resources, request.FullResource) || (request.Subresource.Length > 0 && Resources.Contains("*/" + request.Subresource));

    private bool CoversResource(string resource)
    {
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return HasOrAll(Resources, resource) || (slash >= 0 && Resources.Contains("*" + resource[slash..]));
    }

    private static bool Covers(string pattern, string path) =>
        pattern == "*" || pattern == path || (pattern.EndsWith('*') && path.StartsWith(pattern[..^1], StringComparison.Ordinal));

    private static bool HasOrAll(ImmutableArray<string> texts, string text) => texts.Contains("*") || texts.Contains(text);

    private static ImmutableArray<string> Texts(KubeMap map, string key) => [.. (map[key]?.AsList ?? KubeList.Empty).Select(item => item.AsString ?? string.Empty)];

    private static KubeList List(ImmutableArray<string> texts) => KubeList.Of(texts.Select(text => (KubeValue)text));
}
