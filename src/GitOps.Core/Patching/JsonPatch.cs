using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Core.Patching;

/// <summary>What applying a JSON patch may cost; the defaults are the API server's.</summary>
/// <param name="MaximumOperations">Operations of one patch.</param>
/// <param name="MaximumCopiedBytes">Size that <c>copy</c> operations may add together.</param>
internal sealed record JsonPatchLimits(int MaximumOperations = 10_000, long MaximumCopiedBytes = 3 * 1024 * 1024);

/// <summary>
/// RFC 6902 with the habits of evanphx/json-patch 4, which the API server and Kustomize use: negative indices count from the end,
/// <c>replace</c> of an absent key adds it, <c>replace</c> of the whole document takes an object or a list, <c>add</c> of it is refused.
/// </summary>
internal sealed class JsonPatch
{
    private readonly IReadOnlyList<KubeMap> operations;
    private readonly JsonPatchLimits limits;

    private JsonPatch(IReadOnlyList<KubeMap> operations, JsonPatchLimits limits) => (this.operations, this.limits) = (operations, limits);

    /// <summary>Reads a patch; operations are looked at when they are applied.</summary>
    /// <exception cref="PatchException">The patch is no list of objects, or too long.</exception>
    public static JsonPatch Read(KubeValue patch, JsonPatchLimits? limits = null)
    {
        limits ??= new JsonPatchLimits();
        if (patch is not KubeList list)
        {
            throw new PatchException(PatchFault.Malformed, "a JSON patch must be a list of operations");
        }

        if (list.Count > limits.MaximumOperations)
        {
            throw new PatchException(PatchFault.TooLarge, string.Create(CultureInfo.InvariantCulture, $"The allowed maximum operations in a JSON patch is {limits.MaximumOperations}, got {list.Count}"));
        }

        return new JsonPatch([.. list.Select((item, at) => item as KubeMap
            ?? throw new PatchException(PatchFault.Malformed, string.Create(CultureInfo.InvariantCulture, $"operation {at} of the JSON patch must be an object")))], limits);
    }

    /// <summary>The document after all operations; the one given stays as it is.</summary>
    /// <exception cref="PatchException">An operation does not apply.</exception>
    public KubeValue Apply(KubeValue document)
    {
        var copied = 0L;
        foreach (var operation in operations)
        {
            var value = operation["value"] ?? KubeValue.Null;
            document = operation["op"]?.AsString switch
            {
                "add" => Add(document, Path("add", operation), value),
                "remove" => Remove(document, Path("remove", operation)),
                "replace" => Replace(document, Path("replace", operation), value),
                "move" => Move(document, From("move", operation), Path("move", operation)),
                "copy" => Copy(document, From("copy", operation), Path("copy", operation), ref copied),
                "test" => Test(document, Path("test", operation), value),
                var other => throw new PatchException(PatchFault.NotApplicable, $"Unexpected kind: {other ?? "unknown"}"),
            };
        }

        return document;
    }

    private static KubeValue Add(KubeValue document, string path, KubeValue value)
    {
        var place = Find(document, path) ?? throw Missing($"add operation does not apply: doc is missing path: \"{path}\": missing value");
        return place.Add(value, problem => $"error in add for path: '{path}': {problem}");
    }

    private static KubeValue Remove(KubeValue document, string path)
    {
        var place = Find(document, path) ?? throw Missing($"remove operation does not apply: doc is missing path: \"{path}\": missing value");
        return place.Remove(problem => $"error in remove for path: '{path}': {problem}");
    }

    private static KubeValue Replace(KubeValue document, string path, KubeValue value)
    {
        if (path.Length == 0)
        {
            return value is KubeMap or KubeList ? value : throw Missing("replace operation value must be object or array");
        }

        var place = Find(document, path) ?? throw Missing($"replace operation does not apply: doc is missing path: {path}: missing value");
        return place.Replace(value, _ => $"replace operation does not apply: doc is missing key: {path}: missing value");
    }

    private static KubeValue Move(KubeValue document, string from, string path)
    {
        var source = Find(document, from) ?? throw Missing($"move operation does not apply: doc is missing from path: {from}: missing value");
        string Problem(string problem) => $"error in move for path: '{source.Key}': {problem}";
        var value = source.Get(Problem) ?? KubeValue.Null;
        var without = source.Remove(Problem);
        var target = Find(without, path) ?? throw Missing($"move operation does not apply: doc is missing destination path: {path}: missing value");
        return target.Add(value, problem => $"error in move for path: '{path}': {problem}");
    }

    private KubeValue Copy(KubeValue document, string from, string path, ref long copied)
    {
        var source = Find(document, from) ?? throw Missing($"copy operation does not apply: doc is missing from path: {from}: missing value");
        var value = source.Get(problem => $"error in copy for from: '{from}': {problem}") ?? KubeValue.Null;
        var target = Find(document, path) ?? throw Missing($"copy operation does not apply: doc is missing destination path: {path}: missing value");
        copied += KubeJson.ToUtf8(value).Length;
        if (copied > limits.MaximumCopiedBytes)
        {
            throw new PatchException(PatchFault.TooLarge, string.Create(CultureInfo.InvariantCulture, $"Unable to complete the copy, the accumulated size increase of copy is {copied}, exceeding the limit {limits.MaximumCopiedBytes}"));
        }

        return target.Add(value, problem => $"error while adding value during copy: {problem}");
    }

    private static KubeValue Test(KubeValue document, string path, KubeValue value)
    {
        var found = path.Length == 0
            ? document
            : (Find(document, path) ?? throw Missing($"test operation does not apply: is missing path: {path}: missing value"))
                .Get(problem => $"error in test for path: '{path}': {problem}") ?? KubeValue.Null;

        return found.Equals(value) ? document : throw new PatchException(PatchFault.TestFailed, $"testing value {path} failed: test failed");
    }

    private static string Path(string operation, KubeMap map) =>
        map["path"]?.AsString ?? throw Missing($"{operation} operation failed to decode path: missing value");

    private static string From(string operation, KubeMap map) =>
        map["from"]?.AsString ?? throw Missing($"{operation} operation failed to decode from: missing value");

    private static PatchException Missing(string message) => new(PatchFault.NotApplicable, message);

    private static JsonPatchPlace? Find(KubeValue document, string path) =>
        JsonPointer.Split(path) is { } steps ? JsonPatchPlace.Find(document, steps) : null;
}
