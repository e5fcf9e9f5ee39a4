using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>Random sequences of writes by several managers to one object, the same for every run of a seed.</summary>
internal sealed class Scripts(int seed, JudgedKind[] kinds, IReadOnlyCollection<string> avoided)
{
    private static readonly string[] Managers = ["alice", "bob", "carol"];
    private readonly Random random = new(seed);
    private readonly JudgedKind kind = kinds[seed % kinds.Length];

    private string Name => $"judged-{seed.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>The last call, which leaves nothing behind.</summary>
    public Call End => new(HttpMethod.Delete, $"{kind.Collection}/{Name}?propagationPolicy=Background") { IsForgotten = KeepsAddresses };

    public IEnumerable<Call> Next(int count)
    {
        var path = $"{kind.Collection}/{Name}";
        for (var i = 0; i < count; i++)
        {
            var manager = $"fieldManager={Managers[random.Next(Managers.Length)]}";
            var root = kind.Make(new Values(random, avoided), Name);
            var body = KubeJson.ToText(root);
            yield return random.Next(16) switch
            {
                0 => End,
                1 => new Call(HttpMethod.Post, $"{kind.Collection}?{manager}", body),
                2 or 3 => new Call(HttpMethod.Patch, $"{path}?{manager}", body, "application/merge-patch+json"),
                4 or 5 when kind.IsBuiltIn => new Call(HttpMethod.Patch, $"{path}?{manager}", body, "application/strategic-merge-patch+json"),
                6 => new Call(HttpMethod.Patch, $"{path}?{manager}", KubeJson.ToText(Operations(root)), "application/json-patch+json"),
                7 or 8 => new Call(HttpMethod.Put, $"{path}?{manager}") { Edit = Update(root) },
                9 when kind.Status is { } status => new Call(HttpMethod.Patch, $"{path}/status?{(avoided.Contains(VersionRules.SharedStatus) ? "fieldManager=kubelet" : manager)}", KubeJson.ToText(KubeMap.Of(("status", status(new Values(random, avoided))))), "application/merge-patch+json"),
                _ => new Call(HttpMethod.Patch, $"{path}?{manager}&force={(random.Next(2) == 0 ? "true" : "false")}", body, "application/apply-patch+yaml"),
            };
        }
    }

    // The live object with new parts, or the new object as if its writer had not read the old one.
    private Func<KubeMap, KubeMap> Update(KubeMap root)
    {
        var (isBlind, isStale, dropsManagers) = (random.Next(4) == 0, random.Next(6) == 0, random.Next(5) == 0);
        var keeps = KeepsAddresses;
        return live =>
        {
            isBlind &= !keeps && !(kind.Status is not null && avoided.Contains(VersionRules.SharedStatus));
            var written = isBlind ? root : root.Where(entry => entry.Key != "metadata").Aggregate(live, (all, entry) => all.With(entry.Key, keeps && entry.Key == "spec" ? live["spec"]?.AsMap.With("ports", entry.Value.AsMap["ports"]!) ?? entry.Value : entry.Value));
            written = root.Find("metadata", "labels") is { } labels ? written.WithAt(["metadata", "labels"], labels) : written;
            written = isStale ? written.WithAt(["metadata", "resourceVersion"], "1") : written;
            written = keeps ? written.WithoutAt("metadata", "uid") : written;
            return dropsManagers ? written.WithoutAt("metadata", "managedFields") : written;
        };
    }

    private bool KeepsAddresses => kind.HasAddresses && avoided.Contains(VersionRules.KeptAddresses);

    private KubeList Operations(KubeMap root)
    {
        var operations = new List<KubeValue>();
        foreach (var (key, value) in root)
        {
            if (key is not ("apiVersion" or "kind" or "metadata"))
            {
                operations.Add(KubeMap.Of(("op", random.Next(3) == 0 ? "replace" : "add"), ("path", KeepsAddresses ? "/spec/ports" : $"/{key}"), ("value", KeepsAddresses ? value.AsMap["ports"]! : value)));
            }
        }

        if (random.Next(3) == 0)
        {
            operations.Add(KubeMap.Of(("op", "remove"), ("path", "/metadata/labels/x")));
        }

        if (random.Next(4) == 0)
        {
            operations.Insert(0, KubeMap.Of(("op", "test"), ("path", "/metadata/name"), ("value", random.Next(2) == 0 ? Name : "another")));
        }

        return KubeList.Of(operations);
    }
}
