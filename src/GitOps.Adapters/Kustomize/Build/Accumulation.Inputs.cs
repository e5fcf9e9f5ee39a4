using GitOps.Adapters.Kustomize.Incremental;
using GitOps.Adapters.Kustomize.Loading;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>Reads what a kustomization names: files, folders with kustomizations, components.</summary>
internal sealed partial class Accumulation
{
    private Accumulator AddResources(Accumulator accumulator, IEnumerable<string> paths, string field) =>
        AddResources(accumulator, paths.Index(), field);

    private Accumulator AddResources(Accumulator accumulator, IEnumerable<(int Index, string Path)> entries, string field)
    {
        foreach (var (index, path) in entries)
        {
            try
            {
                accumulator = AddFileOrFolder(accumulator, path);
            }
            catch (KustomizeException fault)
            {
                throw file.Places.Place(fault.Within("accumulating resources"), field, index);
            }
            catch (RemoteNeededException needed)
            {
                needed.NamedAt(file.Places.File, file.Places.LineOf(field, index));
                throw;
            }
        }

        return accumulator;
    }

    private Accumulator AddFileOrFolder(Accumulator accumulator, string path)
    {
        if (context.Scope is { } scope)
        {
            return AddWithin(scope, accumulator, path);
        }

        try
        {
            AddFile(accumulator, path);
            return accumulator;
        }
        catch (KustomizeException notFile)
        {
            Loader folder;
            try
            {
                folder = loader.Enter(path);
            }
            catch (KustomizeException) when (notFile.IsMalformedYaml)
            {
                throw notFile;
            }
            catch (KustomizeException fault)
            {
                throw new KustomizeException($"accumulation err='{notFile.Message}': {fault.Message}", notFile.File is null && fault.Advice is not null ? fault : notFile);
            }

            try
            {
                return AddFolder(accumulator, folder, path, false);
            }
            catch (KustomizeException fault)
            {
                throw fault.Within($"accumulation err='{notFile.Message}'");
            }
        }
    }

    // Which of the two an entry is has not changed.
    private Accumulator AddWithin(Scope scope, Accumulator accumulator, string path)
    {
        if (scope.Record.File(loader.Root, path) is not { } noted)
        {
            return AddFolder(accumulator, loader.Enter(path), path, false);
        }

        if (scope.Includes(noted))
        {
            scope.NoteRead(noted, AddFile(accumulator, path));
        }

        return accumulator;
    }

    private List<Resource> AddFile(Accumulator accumulator, string path)
    {
        List<Resource> resources;
        try
        {
            (resources, var name) = Read(path);
            context.Record?.Note(loader.Root, path, name, resources);
        }
        catch (KustomizeException fault)
        {
            throw fault.Within($"accumulating resources from '{path}'");
        }

        try
        {
            foreach (var resource in resources)
            {
                context.Saw(resource.Kind);
                if (origin is not null)
                {
                    resource.SetAnnotation(BuildAnnotations.Origin, origin.Append(path).ToYaml());
                }

                accumulator.Map.Append(resource);
            }

            return resources;
        }
        catch (KustomizeException fault)
        {
            throw fault.Within($"merging resources from '{path}'");
        }
    }

    private (List<Resource> Resources, string File) Read(string path)
    {
        var file = loader.Locate(path);
        if (context.Ahead?.Take(loader.Tree, file) is { } resources)
        {
            return (resources, file);
        }

        var (text, name) = loader.LoadLocated(file, path);
        return (ResourceReader.Read(text, name, path), name);
    }

    private Accumulator AddComponents(Accumulator accumulator)
    {
        foreach (var (index, path) in file.Components.Index())
        {
            try
            {
                accumulator = AddComponent(accumulator, path);
            }
            catch (KustomizeException fault)
            {
                throw file.Places.Place(fault, "components", index);
            }
            catch (RemoteNeededException needed)
            {
                needed.NamedAt(file.Places.File, file.Places.LineOf("components", index));
                throw;
            }
        }

        return accumulator;
    }

    private Accumulator AddComponent(Accumulator accumulator, string path)
    {
        Loader folder;
        try
        {
            folder = loader.Enter(path);
        }
        catch (KustomizeException fault)
        {
            throw new KustomizeException($"accumulating components: loader.New {Quoted(fault.Message)}", fault);
        }

        try
        {
            return AddFolder(accumulator, folder, path, true);
        }
        catch (KustomizeException fault)
        {
            throw new KustomizeException($"accumulating components: accumulateDirectory: {Quoted(fault.Message)}", fault);
        }
    }

    private Accumulator AddFolder(Accumulator accumulator, Loader folder, string path, bool isComponent)
    {
        KustomizationFile below;
        try
        {
            below = context.Base(folder);
        }
        catch (KustomizeException fault)
        {
            throw fault.Within($"couldn't make target for path '{folder.RootText}'");
        }

        context.ChooseSchema(below, folder);
        if (isComponent != (below.Kind == KustomizationFile.ComponentKind))
        {
            throw new KustomizeException(isComponent
                ? $"expected kind 'Component' for path '{folder.RootText}' but got '{below.Kind}'"
                : $"expected kind != 'Component' for path '{folder.RootText}'");
        }

        var child = new Accumulation(folder, below, context, origin?.Append(path)) { depth = depth + 1, namespaceAbove = Namespace };
        if (child.depth > MaximumDepth)
        {
            throw new KustomizeException($"bases are nested deeper than {MaximumDepth} levels at '{folder.RootText}'") { Advice = "put bases together" };
        }

        Accumulator gathered;
        try
        {
            gathered = child.Run(isComponent ? accumulator : new Accumulator());
        }
        catch (KustomizeException fault)
        {
            throw fault.Within($"recursed accumulation of path '{folder.RootText}'");
        }

        if (isComponent)
        {
            return gathered;
        }

        try
        {
            accumulator.Merge(gathered);
        }
        catch (KustomizeException fault)
        {
            throw fault.Within($"recursed merging from path '{folder.RootText}'");
        }

        return accumulator;
    }

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
