namespace WorkerHost.Commands;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Repository">URL of the repository; null for the demo fleet.</param>
/// <param name="Branch">Branch of the repository.</param>
/// <param name="Path">Folder to begin with.</param>
/// <param name="Kubeconfig">Kubeconfig of a cluster; null for an embedded one.</param>
/// <param name="Store"><c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="Connection">Connection string for <c>postgres</c>.</param>
/// <param name="Data">Folder for everything that is kept.</param>
/// <param name="Port">Port of the embedded cluster; 0 for a free one.</param>
/// <param name="Once">Whether to end when all is ready.</param>
/// <param name="Timeout">How long <c>--once</c> waits.</param>
internal sealed record RunSettings(
    string? Repository, string Branch, string Path, string? Kubeconfig, string Store, string? Connection, string Data, int Port, bool Once, TimeSpan Timeout)
{
    /// <summary>A place in the data folder.</summary>
    public string Folder(string name) => System.IO.Path.Combine(System.IO.Path.GetFullPath(Data), name);
}
