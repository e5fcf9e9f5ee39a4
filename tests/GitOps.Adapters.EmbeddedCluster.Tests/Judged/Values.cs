using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>Random parts of objects, from so few that writers get into each other's way.</summary>
internal sealed class Values(Random random, IReadOnlyCollection<string> avoided)
{
    /// <summary>Whether a part of objects is left out because the judge is older.</summary>
    public bool Avoids(string part) => avoided.Contains(part);

    public bool One(int of) => random.Next(of) == 0;

    public int Number(int below) => random.Next(below);

    public string Digit() => random.Next(2).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Some of the letters, never none: old servers do not own an empty map, new ones do.</summary>
    public List<string> Some(string letters)
    {
        var some = letters.Where(_ => random.Next(2) == 0).Select(letter => letter.ToString()).ToList();
        return some.Count > 0 ? some : [letters[..1]];
    }

    public KubeMap Texts(string letters) => KubeMap.Of(Some(letters).Select(letter => KeyValuePair.Create(letter, (KubeValue)Digit())));

    public KubeList List(string letters) => KubeList.Of(Some(letters).Select(letter => (KubeValue)letter));

    public KubeMap Root(string apiVersion, string kind, string name)
    {
        var metadata = KubeMap.Of(("name", name));
        metadata = One(2) ? metadata.With("labels", Texts("xy")) : metadata;
        metadata = One(3) ? metadata.With("annotations", Texts("uv")) : metadata;
        metadata = One(8) ? metadata.With("finalizers", KubeList.Empty) : metadata;
        return KubeMap.Of(("apiVersion", apiVersion), ("kind", kind), ("metadata", metadata));
    }
}
