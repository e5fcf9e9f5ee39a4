using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>The Kubernetes version whose API this server speaks.</summary>
internal static class ServerVersion
{
    public static KubeMap Describe() => KubeMap.Of(
        ("major", "1"),
        ("minor", "34"),
        ("gitVersion", "v1.34.0+embedded"),
        ("gitCommit", ""),
        ("gitTreeState", "clean"),
        ("buildDate", "1970-01-01T00:00:00Z"),
        ("goVersion", ""),
        ("compiler", ""),
        ("platform", "dotnet"));
}
