using System.Collections.Immutable;
using System.Text;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>Everything that a render read, as the content store keeps it: the files, what was looked for in vain, objects of the cluster.</summary>
/// <remarks>
/// Digests are keyed with the host's key: a file may hold a Secret's value, and whoever has the store must not be able to try values against it.
/// The same files make the same document, whatever the revision, so a commit that touches none of them keeps nothing new.
/// </remarks>
/// <param name="KeyId">Tells which key the digests were made with: those of different keys cannot be compared.</param>
/// <param name="Files">Every file that was read, sorted by path.</param>
/// <param name="Folders">Folders that were listed.</param>
/// <param name="Absent">Paths that were looked for and not there.</param>
/// <param name="Remotes">Other repositories that were read.</param>
/// <param name="Objects">Objects of the cluster that variables and values were read from, in the order of reading.</param>
public sealed record RenderRecord(
    string KeyId,
    ImmutableArray<InputFile> Files,
    ImmutableArray<string> Folders,
    ImmutableArray<string> Absent,
    ImmutableArray<InputRemote> Remotes,
    ImmutableArray<InputObject> Objects) : IKeptDocument
{
    /// <inheritdoc />
    public static string Format => "render-inputs/v1";

    /// <summary>Objects that templates of a chart looked up in the cluster, as <c>Kind/namespace/name</c>.</summary>
    public ImmutableArray<string> Lookups { get; init; } = [];

    /// <summary>What templates were told that the server can do; null where they are not told.</summary>
    public ServerTraits? Server { get; init; }

    /// <summary>What tells one key from another.</summary>
    internal static string KeyIdOf(Redaction redaction) => redaction.DigestOf("render-inputs"u8)[^12..];

    internal static RenderRecord Of(IFileTree tree, RenderInputs read, IReadOnlyList<ConsultedObject> consulted, Redaction redaction) => new(
        KeyIdOf(redaction),
        [.. read.Files.Select(file => InputFile.Of(tree, file.Key, file.Value, redaction))],
        [.. read.Folders.Keys],
        [.. read.Absent],
        [.. read.Remotes.Select(remote => new InputRemote(InputRemote.Shown(remote.Key), remote.Value))],
        [.. consulted.DistinctBy(item => item.Reference).Select(item => InputObject.Of(item, redaction))]);
}

/// <summary>A file that was read.</summary>
/// <param name="Path">Path from the root of the source.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Digest">Keyed digest of the content.</param>
public sealed record InputFile(string Path, long Size, string Digest)
{
    // The tree knows a digest of nearly every file; where it does not, the content is read.
    internal static InputFile Of(IFileTree tree, string path, string digest, Redaction redaction)
    {
        var entry = tree.Find(path);
        var known = digest.Length > 0 ? digest : entry?.Digest ?? string.Empty;
        return new(path, entry?.Size ?? 0, redaction.DigestOf(known.Length > 0 ? Encoding.UTF8.GetBytes(known) : Encoding.UTF8.GetBytes(ContentDigest.Of(tree.Read(path).Span))));
    }
}

/// <summary>Another repository that was read.</summary>
/// <param name="Address">Its address, without credentials.</param>
/// <param name="Commit">The commit.</param>
public sealed record InputRemote(string Address, string Commit)
{
    internal static string Shown(string address)
    {
        var host = address.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0;
        var end = address.IndexOf('/', host) is var slash and >= 0 ? slash : address.Length;
        return address.LastIndexOf('@', end - 1, end - host) is var at and >= 0 && host > 0 ? address[..host] + address[(at + 1)..] : address;
    }
}

/// <summary>An object of the cluster that variables or values were read from.</summary>
/// <param name="Object">The object.</param>
/// <param name="Digest">Keyed digest of its data; empty when it was not there.</param>
/// <param name="Data">The data of a ConfigMap; null of a Secret, of one that was not there, and of one that is too big to be kept with every render.</param>
public sealed record InputObject(ObjectRef Object, string Digest, KubeMap? Data)
{
    /// <summary>A ConfigMap with more than this is told by its digest alone.</summary>
    internal const int MaximumData = 64 * 1024;

    internal static InputObject Of(ConsultedObject consulted, Redaction redaction)
    {
        if (consulted.Found is not { } found)
        {
            return new(consulted.Reference, string.Empty, null);
        }

        var data = found.Root["data"]?.AsMap ?? KubeMap.Empty;
        var content = KubeJson.ToCanonicalUtf8(data);
        return new(consulted.Reference, redaction.DigestOf(content), found.Kind == "ConfigMap" && content.Length <= MaximumData ? data : null);
    }
}

/// <summary>What templates of a chart are told of the server.</summary>
/// <param name="Version">Version of Kubernetes.</param>
/// <param name="ApiVersions">Groups, versions and kinds that it serves.</param>
public sealed record ServerTraits(string Version, ImmutableArray<string> ApiVersions);
