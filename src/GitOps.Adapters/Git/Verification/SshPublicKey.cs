using System.Collections.Immutable;
using System.Security.Cryptography;

namespace GitOps.Adapters.Git.Verification;

/// <summary>A public key as SSH writes it.</summary>
internal sealed record SshPublicKey(ImmutableArray<byte> Blob)
{
    private static readonly string[] Types = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"];

    /// <summary><c>SHA256:…</c>, as <c>ssh-keygen -l</c> prints it.</summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Blob.AsSpan())).TrimEnd('=');

    /// <summary>The keys of a file; none when a line of it is no key, as Flux discards such a file.</summary>
    public static ImmutableArray<SshPublicKey> ReadAll(string text)
    {
        var keys = ImmutableArray.CreateBuilder<SshPublicKey>();
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (Read(line) is not { } key)
            {
                return [];
            }

            keys.Add(key);
        }

        return keys.ToImmutable();
    }

    /// <summary>Options may stand before the type.</summary>
    private static SshPublicKey? Read(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var type = Array.FindIndex(words, word => Types.Contains(word, StringComparer.Ordinal));
        if (type < 0 || type + 1 >= words.Length)
        {
            return null;
        }

        var blob = new byte[words[type + 1].Length];
        return Convert.TryFromBase64String(words[type + 1], blob, out var length) ? new SshPublicKey([.. blob.AsSpan(0, length)]) : null;
    }
}
