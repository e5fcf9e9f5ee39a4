using GitOps.Core.Deployments.Health.Cel.Values;

namespace GitOps.Core.Deployments.Health.Cel.Functions;

/// <summary>Values that may be missing.</summary>
internal static class CelOptionals
{
    public static readonly string[] Names = ["optional.of", "optional.none", "optional.ofNonZeroValue", "hasValue", "value", "orValue", "or"];

    public static CelValue? Find(string name, CelValue[] arguments) => (name, arguments) switch
    {
        ("optional.none", []) => CelOptional.None,
        ("optional.of", [var value]) => new CelOptional(value),
        ("optional.ofNonZeroValue", [var value]) => IsZero(value) ? CelOptional.None : new CelOptional(value),
        ("hasValue", [CelOptional optional]) => CelBool.Of(optional.Value is not null),
        ("value", [CelOptional optional]) => optional.Value ?? throw new CelEvaluationException("optional.none() dereference"),
        ("orValue", [CelOptional optional, var other]) => optional.Value ?? other,
        ("or", [CelOptional optional, CelOptional other]) => optional.Value is null ? other : optional,
        _ => null,
    };

    private static bool IsZero(CelValue value) => value is CelNull
        or CelBool { Value: false }
        or CelInt { Value: 0 }
        or CelUint { Value: 0 }
        or CelDouble { Value: 0 }
        or CelString { Value.Length: 0 }
        or CelBytes { Value.Length: 0 }
        or CelList { Count: 0 }
        or CelMap { Count: 0 };
}
