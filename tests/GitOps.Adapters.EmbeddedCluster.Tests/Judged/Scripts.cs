using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>Random sequences of writes by several managers, the same for every run of a seed.</summary>
internal sealed class Scripts(int seed)
{
    private static readonly string[] Managers = ["alice", "bob", "carol"];
    private readonly Random random = new(seed);

    public IEnumerable<Call> Next(int count)
    {
        var isMap = seed % 2 == 0;
        var collection = isMap ? "/api/v1/namespaces/default/configmaps" : "/apis/apps/v1/namespaces/default/deployments";
        var path = $"{collection}/judged-{seed}";
        for (var i = 0; i < count; i++)
        {
            var manager = Managers[random.Next(Managers.Length)];
            var body = KubeJson.ToText(isMap ? Map() : Deployment());
            yield return random.Next(10) switch
            {
                0 => new Call(HttpMethod.Delete, $"{path}?propagationPolicy=Background"),
                1 or 2 => new Call(HttpMethod.Patch, $"{path}?fieldManager={manager}", body, "application/merge-patch+json"),
                3 => new Call(HttpMethod.Post, $"{collection}?fieldManager={manager}", body),
                _ => new Call(HttpMethod.Patch, $"{path}?fieldManager={manager}&force={(random.Next(2) == 0 ? "true" : "false")}", body, "application/apply-patch+yaml"),
            };
        }

        yield return new Call(HttpMethod.Delete, $"{path}?propagationPolicy=Background");
    }

    private KubeMap Map()
    {
        var root = Root("v1", "ConfigMap");
        return random.Next(5) == 0 ? root : root.With("data", Texts("abc"));
    }

    private KubeMap Deployment()
    {
        var pod = KubeMap.Of(("containers", KubeList.Of(Containers())));
        if (random.Next(3) == 0)
        {
            pod = pod.With("terminationGracePeriodSeconds", random.Next(2) * 10);
        }

        var spec = KubeMap.Of(
            ("selector", KubeJson.Parse("""{"matchLabels":{"app":"judged"}}""")),
            ("template", KubeMap.Of(("metadata", KubeMap.Of(("labels", KubeMap.Of(("app", "judged"))))), ("spec", pod))));
        return Root("apps/v1", "Deployment").With("spec", random.Next(2) == 0 ? spec.With("replicas", random.Next(3)) : spec);
    }

    private IEnumerable<KubeValue> Containers()
    {
        foreach (var name in new[] { "web", "side" }.Take(1 + random.Next(2)))
        {
            var container = KubeMap.Of(("name", name), ("image", $"nginx:1.{random.Next(2)}"));
            if (random.Next(2) == 0)
            {
                container = container.With("env", KubeList.Of(Some("XY").Select(letter => (KubeValue)KubeMap.Of(("name", letter), ("value", Value())))));
            }

            if (random.Next(3) == 0)
            {
                container = container.With("ports", KubeList.Of(KubeMap.Of(("containerPort", 80 + random.Next(2)), ("protocol", "TCP"))));
            }

            yield return random.Next(4) == 0 ? container.With("args", KubeList.Of(Some("pq").Select(letter => (KubeValue)letter))) : container;
        }
    }

    private KubeMap Root(string apiVersion, string kind)
    {
        var metadata = KubeMap.Of(("name", $"judged-{seed}"));
        metadata = random.Next(2) == 0 ? metadata.With("labels", Texts("xy")) : metadata;
        metadata = random.Next(3) == 0 ? metadata.With("annotations", Texts("uv")) : metadata;
        return KubeMap.Of(("apiVersion", apiVersion), ("kind", kind), ("metadata", metadata));
    }

    private KubeMap Texts(string letters) => KubeMap.Of(Some(letters).Select(letter => KeyValuePair.Create(letter, (KubeValue)Value())));

    // Never nothing: old servers do not own an empty map, new ones do.
    private List<string> Some(string letters)
    {
        var some = letters.Where(_ => random.Next(2) == 0).Select(letter => letter.ToString()).ToList();
        return some.Count > 0 ? some : [letters[..1]];
    }

    private string Value() => random.Next(2).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
