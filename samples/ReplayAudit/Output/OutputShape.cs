namespace ReplayAudit.Output;

/// <summary>For whom an answer is printed.</summary>
internal enum OutputShape
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>JSON; of a list that is told one by one, a line each.</summary>
    Json,

    /// <summary>YAML; of a list that is told one by one, a document each.</summary>
    Yaml,
}
