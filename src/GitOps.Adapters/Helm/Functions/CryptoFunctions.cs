using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using Org.BouncyCastle.Crypto.Generators;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Passwords and symmetric encryption.</summary>
internal static class CryptoFunctions
{
    private const int BlockSize = 16;
    private const int KeySize = 32;
    private const int BcryptCost = 10;
    private const string Seed = "com.lyndir.masterpassword";

    private static readonly Dictionary<string, string[]> Templates = new(StringComparer.Ordinal)
    {
        ["maximum"] = ["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
        ["long"] =
        [
            "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv", "CvccCvcvCvcvno", "CvcvnoCvccCvcv",
            "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc", "CvcvCvcvnoCvcc", "CvcvCvcvCvccno", "CvccnoCvccCvcv", "CvccCvccnoCvcv",
            "CvccCvccCvcvno", "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc", "CvccCvcvCvccno",
        ],
        ["medium"] = ["CvcnoCvc", "CvcCvcno"],
        ["short"] = ["Cvcn"],
        ["basic"] = ["aaanaaan", "aannaaan", "aaannaaa"],
        ["pin"] = ["nnnn"],
    };

    private static readonly Dictionary<char, string> Characters = new()
    {
        ['V'] = "AEIOU",
        ['C'] = "BCDFGHJKLMNPQRSTVWXYZ",
        ['v'] = "aeiou",
        ['c'] = "bcdfghjklmnpqrstvwxyz",
        ['A'] = "AEIOUBCDFGHJKLMNPQRSTVWXYZ",
        ['a'] = "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
        ['n'] = "0123456789",
        ['o'] = "@&%?,=[]_:-+*$#!'^~;()/.",
        ['x'] = "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
    };

    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("bcrypt", [P.String], false, a => Bcrypt(a.Text(0))),
        new("htpasswd", [P.String, P.String], false, a => a.Text(0).Contains(':') ? $"invalid username: {a.Text(0)}" : $"{a.Text(0)}:{Bcrypt(a.Text(1))}"),
        new("derivePassword", [P.Integer, P.String, P.String, P.String, P.String], false, a => Derive(a.Integer(0), a.Text(1), a.Text(2), a.Text(3), a.Text(4))),
        new("encryptAES", [P.String, P.String], false, a => Encrypt(a.Text(0), a.Text(1))),
        new("decryptAES", [P.String, P.String], false, a => Decrypt(a.Text(0), a.Text(1))),
    ];

    private static string Bcrypt(string password)
    {
        var bytes = GoText.ToBytes(password);
        return bytes.Length > 72
            ? "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes"
            : OpenBsdBCrypt.Generate("2a", password.ToCharArray(), RandomNumberGenerator.GetBytes(BlockSize), BcryptCost);
    }

    private static string Derive(int counter, string type, string password, string user, string site)
    {
        if (!Templates.TryGetValue(type, out var templates))
        {
            return $"cannot find password template {type}";
        }

        var key = SCrypt.Generate(GoText.ToBytes(password), Salted(user), 32768, 8, 2, 64);
        byte[] message = [.. Salted(site), .. BigEndian((uint)counter)];
        var seed = HMACSHA256.HashData(key, message);
        var template = templates[seed[0] % templates.Length];
        var result = new StringBuilder(template.Length);
        for (var i = 0; i < template.Length; i++)
        {
            var characters = Characters[template[i]];
            result.Append(characters[seed[i + 1] % characters.Length]);
        }

        return result.ToString();
    }

    private static byte[] Salted(string text)
    {
        var bytes = GoText.ToBytes(text);
        return [.. Encoding.ASCII.GetBytes(Seed), .. BigEndian((uint)bytes.Length), .. bytes];
    }

    private static byte[] BigEndian(uint number)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    private static Aes Cipher(string password)
    {
        var key = new byte[KeySize];
        GoText.ToBytes(password).AsSpan()[..Math.Min(KeySize, GoText.ByteLength(password))].CopyTo(key);
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }

    private static string Encrypt(string password, string text)
    {
        if (text.Length == 0)
        {
            return string.Empty;
        }

        using var aes = Cipher(password);
        var vector = RandomNumberGenerator.GetBytes(BlockSize);
#pragma warning disable CA5401 // The vector is random and stands before the text, as sprig does it.
        return Convert.ToBase64String([.. vector, .. aes.EncryptCbc(GoText.ToBytes(text), vector)]);
#pragma warning restore CA5401
    }

    private static string Decrypt(string password, string encoded)
    {
        if (encoded.Length == 0)
        {
            return string.Empty;
        }

        if (!EncodingFunctions.TryDecode64(encoded, out var bytes, out var fault))
        {
            throw new FunctionException(fault);
        }

        if (bytes.Length < BlockSize)
        {
            throw new FunctionException($"runtime error: slice bounds out of range [:{BlockSize}] with capacity {bytes.Length}");
        }

        if (bytes.Length == BlockSize || bytes.Length % BlockSize != 0)
        {
            throw new FunctionException(bytes.Length == BlockSize ? "runtime error: index out of range [-1]" : "crypto/cipher: input not full blocks");
        }

        using var aes = Cipher(password);
        var plain = aes.DecryptCbc(bytes.AsSpan(BlockSize), bytes.AsSpan(0, BlockSize), PaddingMode.None);
        var length = plain.Length - plain[^1];
        return length >= 0 ? GoText.FromBytes(plain.AsSpan(0, length)) : throw new FunctionException($"runtime error: slice bounds out of range [:{length}]");
    }
}
