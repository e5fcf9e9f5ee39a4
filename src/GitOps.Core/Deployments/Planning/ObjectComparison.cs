using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Planning;

/// <summary>How one desired object relates to the cluster.</summary>
internal abstract record ObjectComparison(ObjectRef Object)
{
    /// <summary>It is not there.</summary>
    public sealed record Missing(ObjectRef Object) : ObjectComparison(Object);

    /// <summary>It is as desired.</summary>
    public sealed record Same(ObjectRef Object) : ObjectComparison(Object);

    /// <summary>It is there and differs.</summary>
    /// <param name="Object">The object.</param>
    /// <param name="Differences">From live to desired.</param>
    /// <param name="Manager">Who owns the differing fields now; empty when nobody else does.</param>
    public sealed record Differs(ObjectRef Object, ImmutableArray<FieldChange> Differences, string Manager) : ObjectComparison(Object);

    /// <summary>A change hits an immutable field, and it may be made anew.</summary>
    public sealed record MustBeRecreated(ObjectRef Object, string Why) : ObjectComparison(Object);

    /// <summary>An annotation says that it is left alone; it stays in the inventory.</summary>
    public sealed record LeftAlone(ObjectRef Object) : ObjectComparison(Object);

    /// <summary>The server would not accept it.</summary>
    public sealed record Refused(ObjectRef Object, string Message) : ObjectComparison(Object);
}
