using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>One line of a file of cases: a call with what a current server answered to it.</summary>
/// <param name="Digest">Digest of the answer of a real server, as <see cref="AdmissionAnswer"/> writes it; empty where answers are not compared.</param>
/// <param name="Verb">How it is sent: a method, a kind of patch, or something to wait for.</param>
/// <param name="Path">Where to.</param>
/// <param name="Body">What; null for nothing.</param>
internal sealed record AdmissionCase(string Digest, string Verb, string Path, string? Body)
{
    private const string Uncompared = "-";

    public bool IsCompared => Digest.Length > 0;

    /// <summary>The cases of a file, in which <c>{ns}</c> stands for the namespace.</summary>
    public static IEnumerable<AdmissionCase> Read(string file)
    {
        using var stream = typeof(AdmissionCase).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var words = line.Split(' ', 4);
                yield return new AdmissionCase(words[0] == Uncompared ? string.Empty : words[0], words[1], words[2], words.Length > 3 ? words[3] : null);
            }
        }
    }

    public static string DigestOf(string answer) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(answer)))[..12];

    public string Line(string digest) => string.Join(' ', new[] { digest, Verb, Path, Body }.OfType<string>());

    public Call In(string @namespace)
    {
        var (path, body) = (Path.Replace("{ns}", @namespace, StringComparison.Ordinal), Body?.Replace("{ns}", @namespace, StringComparison.Ordinal));
        return Verb switch
        {
            "POST" or "PUT" or "GET" => new Call(new HttpMethod(Verb), path, body),
            "DELETE" or "GONE" => new Call(HttpMethod.Delete, path, body),
            "MERGE" or "CHANGE" => new Call(HttpMethod.Patch, path, body, "application/merge-patch+json"),
            "STRATEGIC" => new Call(HttpMethod.Patch, path, body, "application/strategic-merge-patch+json"),
            "JSONPATCH" => new Call(HttpMethod.Patch, path, body, "application/json-patch+json"),
            "APPLY" => new Call(HttpMethod.Patch, path, body, "application/apply-patch+yaml"),
            "POSTYAML" => new Call(HttpMethod.Post, path, KubeJson.Parse(body!).AsString, "application/yaml"),
            "WAITFOR" => new Call(HttpMethod.Get, path),
            _ => throw new InvalidOperationException($"nothing is known of {Verb}"),
        };
    }
}
