using System.Buffers;

namespace GitOps.Adapters.Kubernetes.Discovery;

/// <summary>What may stand between two slashes. Anything else would name another object than the one that is meant.</summary>
internal static class PathSegments
{
    private static readonly SearchValues<char> Unusable = SearchValues.Create([.. "/%?#\\", .. Enumerable.Range(char.MinValue, 256).Select(code => (char)code).Where(char.IsControl)]);

    public static bool IsUsable(string segment) => segment.Length > 0 && segment is not ("." or "..") && segment.AsSpan().IndexOfAny(Unusable) < 0;
}
