using System.Collections.Immutable;
using System.Text;

namespace GitOps.Conformance.Kustomize.Variations;

/// <summary>The files of a case, as text, with the folder that is built.</summary>
internal sealed record CaseFiles(string Name, string Path, ImmutableSortedDictionary<string, string> Files)
{
    private const int LargestFile = 64 * 1024;

    /// <summary>All cases below a folder of the corpus that are small enough to be varied often.</summary>
    public static ImmutableArray<CaseFiles> Load(string root, int largest = LargestFile)
    {
        var cases = ImmutableArray.CreateBuilder<CaseFiles>();
        foreach (var file in Directory.EnumerateFiles(root, "case.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var folder = System.IO.Path.GetDirectoryName(file)!;
            var input = System.IO.Path.Combine(folder, "input");
            var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            foreach (var path in Directory.EnumerateFiles(input, "*", SearchOption.AllDirectories))
            {
                files[System.IO.Path.GetRelativePath(input, path)] = Encoding.Latin1.GetString(File.ReadAllBytes(path));
            }

            if (files.Values.Sum(text => text.Length) <= largest)
            {
                using var document = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(file));
                var at = document.RootElement.GetProperty("path").GetString()!;
                cases.Add(new CaseFiles(System.IO.Path.GetFileName(folder), at == "." ? string.Empty : at, files.ToImmutable()));
            }
        }

        return cases.ToImmutable();
    }

    /// <summary>Writes the files below a folder, byte for byte.</summary>
    public void Write(string folder)
    {
        foreach (var (path, text) in Files)
        {
            var target = System.IO.Path.Combine(folder, path);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, Encoding.Latin1.GetBytes(text));
        }
    }
}
