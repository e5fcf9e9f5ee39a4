using GitOps.Core.Deployments.Health.Cel.Values;

namespace GitOps.Core.Deployments.Health.Cel.Functions;

/// <summary>Names of types, to compare <c>type(x)</c> with.</summary>
internal static class CelTypes
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "optional_type",
    };

    public static CelType? Find(string name) => Names.Contains(name) ? new CelType(name) : null;
}
