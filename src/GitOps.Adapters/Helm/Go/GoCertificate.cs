namespace GitOps.Adapters.Helm.Go;

/// <summary>A certificate and its key, as the certificate functions give them.</summary>
internal sealed class GoCertificate(string certificate, string key) : GoObject
{
    public string Certificate { get; } = certificate;

    public string Key { get; } = key;

    public override string TypeName => "sprig.certificate";

    public override IReadOnlyList<KeyValuePair<string, object?>> Fields =>
        [KeyValuePair.Create("Cert", (object?)Certificate), KeyValuePair.Create("Key", (object?)Key)];
}
