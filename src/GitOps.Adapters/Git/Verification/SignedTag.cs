using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LibGit2Sharp;

namespace GitOps.Adapters.Git.Verification;

/// <summary>An annotated tag with its signature taken off.</summary>
/// <param name="Signature">The armour; empty when the tag is not signed.</param>
/// <param name="Payload">What was signed.</param>
internal sealed record SignedTag(string Signature, byte[] Payload)
{
    private static readonly string[] Beginnings = ["-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----", "-----BEGIN SSH SIGNATURE-----", "-----BEGIN SIGNED MESSAGE-----"];

    /// <summary>Takes a tag apart.</summary>
    /// <returns>Null when it holds what libgit2 does not show, so that what was signed can't be known.</returns>
    public static SignedTag? Find(TagAnnotation tag)
    {
        var when = tag.Tagger.When;
        var offset = string.Create(CultureInfo.InvariantCulture, $"{(when.Offset < TimeSpan.Zero ? '-' : '+')}{Math.Abs(when.Offset.Hours):D2}{Math.Abs(when.Offset.Minutes):D2}");
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"object {tag.Target.Sha}\ntype {Type(tag.Target)}\ntag {tag.Name}\ntagger {tag.Tagger.Name} <{tag.Tagger.Email}> {when.ToUnixTimeSeconds()} {offset}\n\n");
        if (Hash(head + tag.Message) != tag.Sha)
        {
            return null;
        }

        var start = Beginnings.Select(beginning => tag.Message.IndexOf(beginning, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        return start < 0
            ? new SignedTag(string.Empty, [])
            : new SignedTag(tag.Message[start..], Encoding.UTF8.GetBytes(head + tag.Message[..start]));
    }

    private static string Type(GitObject target) => target switch
    {
        Commit => "commit",
        TagAnnotation => "tag",
        Tree => "tree",
        _ => "blob",
    };

    [SuppressMessage("Security", "CA5350", Justification = "Object names of Git are SHA-1; this compares one with itself.")]
    private static string Hash(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        byte[] all = [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"tag {bytes.Length}\0")), .. bytes];
        return Convert.ToHexStringLower(SHA1.HashData(all));
    }
}
