namespace GitOps.Core.Patching;

/// <summary>Why a patch was not applied; the API server answers each with another status.</summary>
internal enum PatchFault
{
    /// <summary>The patch itself is malformed: 400.</summary>
    Malformed,

    /// <summary>The patch does not fit the object: 422.</summary>
    NotApplicable,

    /// <summary>A <c>test</c> operation found something else: 422.</summary>
    TestFailed,

    /// <summary>A budget for size, depth or number is spent: 413.</summary>
    TooLarge,

    /// <summary>A merge that apimachinery does not foresee, as a list of objects without merge key: 500.</summary>
    Unmergeable,
}

/// <summary>A patch that cannot be applied. Messages are those of the libraries that the API server uses, and quote no values.</summary>
internal sealed class PatchException(PatchFault fault, string message) : Exception(message)
{
    public PatchFault Fault { get; } = fault;
}
