using System.Security.Cryptography;
using GitOps.Core.EventSourcing;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace GitOps.Adapters.Signing;

/// <summary>Ed25519 keys as PEM files. No message shows what stands in one.</summary>
internal static class KeyFiles
{
    private const string PrivateLabel = "PRIVATE KEY";
    private const string PublicLabel = "PUBLIC KEY";
    private const string PublicSuffix = ".pub";

    /// <summary>The private key of a file; makes both when there is none.</summary>
    internal static Ed25519PrivateKeyParameters ReadOrMake(string path)
    {
        try
        {
            return File.Exists(path) ? ReadPrivate(path) : Make(path);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another host on this machine was first.
            return ReadPrivate(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreFailures.Of(StoreFailures.Denied, $"The key '{path}' cannot be read or made: {exception.Message}", exception);
        }
    }

    /// <summary>The public key of a file.</summary>
    internal static Ed25519PublicKeyParameters ReadPublic(string path) =>
        Parse(path, PublicLabel, bytes => PublicKeyFactory.CreateKey(bytes)) as Ed25519PublicKeyParameters ?? throw NoKey(path, PublicLabel, null);

    private static Ed25519PrivateKeyParameters ReadPrivate(string path) =>
        Parse(path, PrivateLabel, bytes => PrivateKeyFactory.CreateKey(bytes)) as Ed25519PrivateKeyParameters ?? throw NoKey(path, PrivateLabel, null);

    private static Ed25519PrivateKeyParameters Make(string path)
    {
        var key = new Ed25519PrivateKeyParameters(new SecureRandom());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(path, options))
        {
            writer.WriteLine(PemEncoding.WriteString(PrivateLabel, PrivateKeyInfoFactory.CreatePrivateKeyInfo(key).GetEncoded()));
        }

        // For those who check: the key is named by it, and it can be given away.
        File.WriteAllText(path + PublicSuffix, PemEncoding.WriteString(PublicLabel, Encode(key.GeneratePublicKey())) + "\n");
        return key;
    }

    private static AsymmetricKeyParameter Parse(string path, string label, Func<byte[], AsymmetricKeyParameter> parse)
    {
        var text = ReadText(path);
        if (!PemEncoding.TryFind(text, out var fields) || text[fields.Label] != label)
        {
            throw NoKey(path, label, null);
        }

        try
        {
            return parse(Convert.FromBase64String(text[fields.Base64Data]));
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or FormatException or SecurityUtilityException or InvalidKeyException)
        {
            throw NoKey(path, label, exception);
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw StoreFailures.Of(StoreFailures.Denied, $"The key '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    private static Core.FailureException NoKey(string path, string label, Exception? exception) => StoreFailures.Of(
        StoreFailures.Denied, $"'{path}' holds no Ed25519 key: a PEM block '{label}' is expected, as 'openssl genpkey -algorithm ed25519' makes it.", exception);

    /// <summary>The encoded public key, from which a key is named.</summary>
    internal static byte[] Encode(Ed25519PublicKeyParameters key) => SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(key).GetEncoded();
}
