using System.Globalization;
using System.Text;
using GitOps.Core.Sources;

namespace GitOps.Benchmarks.Kustomize;

/// <summary>An overlay over as many Deployments as asked for, a file each, with prefix, labels, images and one patch for each of them.</summary>
internal sealed class Overlay : IFileTree
{
    public const string Path = "overlay";

    private readonly Dictionary<string, (FileTreeEntry Entry, byte[] Content)> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileTreeEntry> folders = new(StringComparer.Ordinal);

    public Overlay(int count)
    {
        var (resources, patches) = (new StringBuilder("resources:\n"), new StringBuilder());
        for (var i = 0; i < count; i++)
        {
            resources.Append(CultureInfo.InvariantCulture, $"- app-{i}.yaml\n");
            patches.Append(CultureInfo.InvariantCulture, $"- path: patch-{i}.yaml\n");
            Put(string.Create(CultureInfo.InvariantCulture, $"base/app-{i}.yaml"), Deployment(i, "1.0"));
            Put(string.Create(CultureInfo.InvariantCulture, $"overlay/patch-{i}.yaml"), Patch(i));
        }

        Put("base/kustomization.yaml", resources.ToString());
        Put("overlay/kustomization.yaml", $$"""
            resources:
            - ../base
            namePrefix: prod-
            labels:
            - pairs:
                env: production
              includeSelectors: true
            images:
            - name: example.com/app
              newTag: "2.0"
            patches:
            {{patches}}
            """);
        folders["base"] = new FileTreeEntry("base", FileTreeEntryKind.Folder, string.Empty, 0);
        folders["overlay"] = new FileTreeEntry("overlay", FileTreeEntryKind.Folder, string.Empty, 0);
        folders[string.Empty] = new FileTreeEntry(string.Empty, FileTreeEntryKind.Folder, string.Empty, 0);
    }

    /// <summary>Changes one file, as a commit does.</summary>
    public void Change(int at, string version) => Put(string.Create(CultureInfo.InvariantCulture, $"base/app-{at}.yaml"), Deployment(at, version));

    /// <summary>Writes all files below a folder, for programs that read a disk.</summary>
    public void Write(string root)
    {
        foreach (var folder in folders.Keys)
        {
            Directory.CreateDirectory(System.IO.Path.Combine(root, folder));
        }

        foreach (var (path, file) in files)
        {
            File.WriteAllBytes(System.IO.Path.Combine(root, path), file.Content);
        }
    }

    public FileTreeEntry? Find(string path) => files.TryGetValue(path, out var file) ? file.Entry : folders.TryGetValue(path, out var folder) ? folder : null;

    public IReadOnlyList<FileTreeEntry> List(string path) => [.. files.Values.Select(file => file.Entry).Where(entry => FileTreePaths.FolderOf(entry.Path) == path)];

    public ReadOnlyMemory<byte> Read(string path) => files.TryGetValue(path, out var file) ? file.Content : throw new IOException(path);

    public void Dispose()
    {
    }

    private void Put(string path, string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        files[path] = (new FileTreeEntry(path, FileTreeEntryKind.File, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)), content.Length), content);
    }

    private static string Deployment(int i, string version) => string.Create(CultureInfo.InvariantCulture, $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: app-{{i}}
          labels:
            app: app-{{i}}
        spec:
          replicas: 2
          selector:
            matchLabels:
              app: app-{{i}}
          template:
            metadata:
              labels:
                app: app-{{i}}
            spec:
              containers:
              - name: app
                image: example.com/app:{{version}}
                ports:
                - containerPort: 8080
                env:
                - name: LOG_LEVEL
                  value: info
                - name: NUMBER
                  value: "{{i}}"
                resources:
                  requests:
                    cpu: 100m
                    memory: 64Mi
                readinessProbe:
                  httpGet:
                    path: /ready
                    port: 8080
        """);

    private static string Patch(int i) => string.Create(CultureInfo.InvariantCulture, $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: app-{{i}}
        spec:
          replicas: 3
          template:
            spec:
              containers:
              - name: app
                env:
                - name: LOG_LEVEL
                  value: warn
        """);
}
