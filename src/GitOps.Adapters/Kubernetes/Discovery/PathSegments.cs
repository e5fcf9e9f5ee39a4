namespace GitOps.Adapters.Kubernetes.Discovery;

/// <summary>What may stand between two slashes. Anything else would name another object than the one that is meant.</summary>
internal static class PathSegments
{
    public static bool IsUsable(string segment) =>
        segment.Length > 0 && segment is not ("." or "..") && segment.AsSpan().IndexOfAny("/%?#\\") < 0 && !segment.Any(char.IsControl);
}
