using System.IO.Compression;
using System.Text;
using GitOps.Core.Objects;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>Releases as Helm leaves them in a cluster, written out field by field and not with this engine's own code.</summary>
internal static class GoldenReleases
{
    public static KubeObject Secret(string space, string name, int version, string status, string manifest)
    {
        var json = $$"""
            {"name":"{{name}}","info":{"first_deployed":"2026-01-02T03:04:05.678901234+01:00","last_deployed":"2026-01-02T03:04:05.678901234+01:00","deleted":"","description":"Install complete","status":"{{status}}","notes":"Hello\n"},
            "chart":{"metadata":{"name":"app","version":"0.9.0","apiVersion":"v2","appVersion":"0.9"},"lock":null,"templates":[{"name":"templates/config.yaml","data":"e30="}],"values":{"text":"old"},"schema":null,"files":[]},
            "config":{"text":"old"},"manifest":{{System.Text.Json.JsonSerializer.Serialize("---\n# Source: app/templates/config.yaml\n" + manifest)}},"hooks":[],"version":{{version}},"namespace":"{{space}}"}
            """;
        using var packed = new MemoryStream();
        using (var zipped = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zipped.Write(Encoding.UTF8.GetBytes(json));
        }

        var release = Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToBase64String(packed.ToArray())));
        return new KubeObject(KubeMap.Of(
            ("apiVersion", (KubeValue)"v1"),
            ("kind", "Secret"),
            ("metadata", KubeMap.Of(
                ("name", (KubeValue)$"sh.helm.release.v1.{name}.v{version}"),
                ("namespace", space),
                ("labels", KubeMap.Of(("modifiedAt", (KubeValue)"1767319445"), ("name", name), ("owner", "helm"), ("status", status), ("version", $"{version}"))))),
            ("type", "helm.sh/release.v1"),
            ("data", KubeMap.Of(("release", (KubeValue)release)))));
    }

    /// <summary>The record in a Secret, unpacked without this engine's own code.</summary>
    public static KubeMap Read(KubeObject secret)
    {
        var packed = Convert.FromBase64String(Encoding.ASCII.GetString(Convert.FromBase64String(secret.Root.Find("data", "release")!.AsString!)));
        using var unzipped = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        unzipped.CopyTo(plain);
        return KubeJson.Parse(plain.ToArray()).AsMap;
    }

    /// <summary>A ConfigMap of a release.</summary>
    public static KubeObject Owned(string space, string release, string name) => new(KubeMap.Of(
        ("apiVersion", (KubeValue)"v1"),
        ("kind", "ConfigMap"),
        ("metadata", KubeMap.Of(
            ("name", (KubeValue)name),
            ("namespace", space),
            ("labels", KubeMap.Of(("app.kubernetes.io/managed-by", (KubeValue)"Helm"))),
            ("annotations", KubeMap.Of(("meta.helm.sh/release-name", (KubeValue)release), ("meta.helm.sh/release-namespace", space)))))));
}
