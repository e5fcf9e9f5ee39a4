using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Signs with a key of Ed25519, which .NET has no class for.</summary>
internal sealed class EdwardsSignature(Ed25519PrivateKeyParameters key) : X509SignatureGenerator
{
    private const string Identifier = "1.3.101.112";

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Identifier);
        }

        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, key);
        signer.BlockUpdate(data, 0, data.Length);
        return signer.GenerateSignature();
    }

    protected override PublicKey BuildPublicKey() => new(new Oid(Identifier), null, new AsnEncodedData(key.GeneratePublicKey().GetEncoded()));
}
