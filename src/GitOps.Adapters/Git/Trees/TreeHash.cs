using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GitOps.Adapters.Git.Trees;

/// <summary>The hash that Git would give a tree, so that a filtered folder and one that never had more are equal.</summary>
internal static class TreeHash
{
    /// <summary>Hashes entries that stand in the order of Git.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "Object names of Git are SHA-1; nothing is trusted for it.")]
    public static string Of(IReadOnlyList<VisibleItem> items)
    {
        using var body = new MemoryStream();
        foreach (var item in items)
        {
            var mode = item.Folder is not null ? 0x4000 : (int)item.Raw.Mode;
            body.Write(Encoding.UTF8.GetBytes(Convert.ToString(mode, 8) + " " + item.Name + "\0"));
            body.Write(Convert.FromHexString(item.Digest));
        }

        var header = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"tree {body.Length}\0"));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(header);
        hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
