namespace GitOps.Adapters.Signing;

/// <summary>Where the key of this host lies and whose seals it trusts. Bound from <c>GitOps:Signing</c>.</summary>
public sealed class SigningOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "GitOps:Signing";

    /// <summary>PKCS#8 PEM file of the private Ed25519 key; made at first use when it is not there, with the public key beside it in a file of this name and <c>.pub</c>. Default: <c>gitops-host.key</c>.</summary>
    public string KeyPath { get; set; } = "gitops-host.key";

    /// <summary>PEM files of further public keys whose signatures count. Default: none.</summary>
    public IList<string> TrustedKeys { get; } = [];
}
