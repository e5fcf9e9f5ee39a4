using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GitOps.Conformance.Kustomize.Variations;

/// <summary>Makes cases of cases. The same seed makes the same case.</summary>
internal sealed partial class Mutator(ImmutableArray<CaseFiles> cases)
{
    /// <summary>A variation that is likely to build: fields added, values exchanged, lines moved.</summary>
    public CaseFiles Vary(int seed)
    {
        var random = new Random(seed);
        var origin = cases[random.Next(cases.Length)];
        var varied = origin with { Name = string.Create(CultureInfo.InvariantCulture, $"{origin.Name}-{seed}") };
        for (var changes = 1 + random.Next(3); changes > 0; changes--)
        {
            varied = random.Next(10) switch
            {
                < 5 => AddField(varied, random),
                < 7 => Change(varied, random, SetValue),
                < 8 => Change(varied, random, AddComment),
                < 9 => Change(varied, random, MoveLine),
                _ => Splice(varied, random),
            };
        }

        return varied;
    }

    /// <summary>A variation that is likely to be broken.</summary>
    public CaseFiles Break(int seed)
    {
        var random = new Random(seed);
        var broken = random.Next(3) == 0 ? Vary(seed) : cases[random.Next(cases.Length)];
        broken = broken with { Name = string.Create(CultureInfo.InvariantCulture, $"{broken.Name}-broken-{seed}") };
        for (var changes = 1 + random.Next(4); changes > 0; changes--)
        {
            broken = random.Next(9) switch
            {
                < 2 => Change(broken, random, SetValue),
                < 4 => Change(broken, random, InsertTrouble),
                4 => Change(broken, random, DeleteSpan),
                5 => Change(broken, random, FlipByte),
                6 => Change(broken, random, MoveLine),
                7 => Splice(broken, random),
                _ => AddField(broken, random),
            };
        }

        return broken;
    }

    private static CaseFiles AddField(CaseFiles files, Random random)
    {
        var kustomizations = files.Files.Keys.Where(path => System.IO.Path.GetFileName(path) is "kustomization.yaml" or "kustomization.yml" or "Kustomization").ToList();
        if (kustomizations.Count == 0)
        {
            return files;
        }

        var path = kustomizations[random.Next(kustomizations.Count)];
        var text = files.Files[path];
        var (kind, name) = AnyObject(files, random);
        var field = Snippets.Fields[random.Next(Snippets.Fields.Length)].Replace("{0}", kind, StringComparison.Ordinal).Replace("{1}", name, StringComparison.Ordinal)
            .Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);
        var key = field[..(field.IndexOf(':', StringComparison.Ordinal) + 1)];
        if (text.StartsWith(key, StringComparison.Ordinal) || text.Contains("\n" + key, StringComparison.Ordinal))
        {
            // Another item for the list that is there already.
            var at = text.StartsWith(key, StringComparison.Ordinal) ? 0 : text.IndexOf("\n" + key, StringComparison.Ordinal) + 1;
            var end = text.IndexOf('\n', at);
            if (end < 0 || text[(at + key.Length)..end].Trim().Length > 0 || !field.Contains("\n- ", StringComparison.Ordinal) || !text[end..].StartsWith("\n- ", StringComparison.Ordinal))
            {
                return files;
            }

            return files with { Files = files.Files.SetItem(path, text[..(end + 1)] + field[(field.IndexOf('\n', StringComparison.Ordinal) + 1)..] + text[(end + 1)..]) };
        }

        return files with { Files = files.Files.SetItem(path, (text.Length == 0 || text.EndsWith('\n') ? text : text + "\n") + field) };
    }

    private static (string Kind, string Name) AnyObject(CaseFiles files, Random random)
    {
        var kinds = files.Files.Values.SelectMany(text => Kinds().Matches(text)).Select(match => match.Groups[1].Value)
            .Where(kind => kind is not ("Kustomization" or "Component")).ToList();
        var names = files.Files.Values.SelectMany(text => Names().Matches(text)).Select(match => match.Groups[1].Value).ToList();
        return (kinds.Count == 0 ? "ConfigMap" : kinds[random.Next(kinds.Count)], names.Count == 0 ? "nobody" : names[random.Next(names.Count)]);
    }

    private static CaseFiles Change(CaseFiles files, Random random, Func<string, Random, string> change)
    {
        if (files.Files.IsEmpty)
        {
            return files;
        }

        var path = files.Files.Keys.ElementAt(random.Next(files.Files.Count));
        return files with { Files = files.Files.SetItem(path, change(files.Files[path], random)) };
    }

    private static string SetValue(string text, Random random)
    {
        var lines = text.Split('\n');
        var candidates = Enumerable.Range(0, lines.Length).Where(i => Pair().IsMatch(lines[i])).ToList();
        if (candidates.Count == 0)
        {
            return text;
        }

        var line = candidates[random.Next(candidates.Count)];
        var value = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Snippets.Values[random.Next(Snippets.Values.Length)]));
        lines[line] = Pair().Replace(lines[line], match => match.Groups[1].Value + " " + value, 1);
        return string.Join('\n', lines);
    }

    private static string AddComment(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        var at = random.Next(lines.Count);
        var indent = new string(' ', lines[at].Length - lines[at].TrimStart(' ').Length);
        switch (random.Next(4))
        {
            case 0:
                lines.Insert(at, indent + "# above");
                break;
            case 1:
                lines[at] += " # beside";
                break;
            case 2:
                lines.Insert(at, string.Empty);
                break;
            default:
                lines.Insert(at, "# at the edge");
                break;
        }

        return string.Join('\n', lines);
    }

    private static string MoveLine(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        var from = random.Next(lines.Count);
        var line = lines[from];
        switch (random.Next(4))
        {
            case 0:
                lines.RemoveAt(from);
                break;
            case 1:
                lines.Insert(from, line);
                break;
            case 2:
                lines.RemoveAt(from);
                lines.Insert(random.Next(lines.Count + 1), line);
                break;
            default:
                lines[from] = random.Next(2) == 0 ? " " + line : line.StartsWith(' ') ? line[1..] : line;
                break;
        }

        return string.Join('\n', lines);
    }

    private static string InsertTrouble(string text, Random random)
    {
        var trouble = Snippets.Trouble[random.Next(Snippets.Trouble.Length)];
        return text.Insert(random.Next(text.Length + 1), Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(trouble)));
    }

    private static string DeleteSpan(string text, Random random)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var from = random.Next(text.Length);
        return text.Remove(from, Math.Min(1 + random.Next(random.Next(4) == 0 ? 200 : 8), text.Length - from));
    }

    private static string FlipByte(string text, Random random)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var at = random.Next(text.Length);
        return text[..at] + (char)random.Next(256) + text[(at + 1)..];
    }

    // A block of another case at a place of its own depth.
    private CaseFiles Splice(CaseFiles files, Random random)
    {
        var other = cases[random.Next(cases.Length)];
        if (other.Files.IsEmpty)
        {
            return files;
        }

        var lines = other.Files.Values.ElementAt(random.Next(other.Files.Count)).Split('\n');
        var from = random.Next(lines.Length);
        var block = lines.AsSpan(from, Math.Min(1 + random.Next(12), lines.Length - from)).ToArray();
        return Change(files, random, (text, inner) =>
        {
            var target = text.Split('\n').ToList();
            target.InsertRange(inner.Next(target.Count + 1), block);
            return string.Join('\n', target);
        });
    }

    [GeneratedRegex(@"^kind: *(\w+) *$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Kinds();

    [GeneratedRegex(@"^ +name: *([\w.-]+) *$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    [GeneratedRegex(@"^(\s*(?:- )*[\w./""-]+:)(?: .*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Pair();
}
