using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.CustomResources;

/// <summary>The definitions that this package carries, one JSON file per kind in <c>Definitions/</c>.</summary>
internal static class OwnDefinitions
{
    /// <summary>Counts up with every change of a file in <c>Definitions/</c>, so that an older engine does not undo a newer one.</summary>
    public const int Edition = 2;

    private const string Suffix = ".json";

    /// <summary>All of them, in the order of their names.</summary>
    public static ImmutableArray<KubeObject> All { get; } = Load();

    private static ImmutableArray<KubeObject> Load()
    {
        var assembly = typeof(OwnDefinitions).Assembly;
        var definitions = ImmutableArray.CreateBuilder<KubeObject>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(Suffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            definitions.Add(new KubeObject(KubeJson.Parse(bytes.ToArray()).AsMap));
        }

        return definitions.ToImmutable();
    }
}
