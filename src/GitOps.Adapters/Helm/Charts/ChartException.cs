namespace GitOps.Adapters.Helm.Charts;

/// <summary>What kind of fault kept a chart from being rendered.</summary>
internal enum ChartFault
{
    /// <summary>The chart's files cannot be read as a chart.</summary>
    Load,

    /// <summary>A values file cannot be read.</summary>
    Values,

    /// <summary>The values do not fit the schema.</summary>
    Schema,

    /// <summary>A subchart is missing or does not fit.</summary>
    Dependency,

    /// <summary>The chart wants another version of Kubernetes.</summary>
    KubeVersion,

    /// <summary>A template cannot be parsed.</summary>
    Parse,

    /// <summary>A template failed.</summary>
    Execute,

    /// <summary>The chart refuses with <c>fail</c> or <c>required</c>.</summary>
    Refused,

    /// <summary>What was rendered is no manifest.</summary>
    Manifest,

    /// <summary>The templates cost more than they may.</summary>
    Budget,
}

/// <summary>A chart cannot be rendered; the message is Helm's.</summary>
internal sealed class ChartException(ChartFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What kind of fault it is.</summary>
    public ChartFault Fault { get; } = fault;
}
