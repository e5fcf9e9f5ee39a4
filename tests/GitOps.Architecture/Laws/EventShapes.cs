using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Architecture.Laws;

/// <summary>
/// The shape of every version of every event is a text file in the diff: a field that is renamed, removed or changes its type without
/// a new version fails here, also where a sample does not have it.
/// </summary>
public sealed partial class EventShapes
{
    private const string File = "tests/GitOps.Core.Tests/Events/Shapes.txt";

    private static readonly Type[] Values =
        [typeof(string), typeof(bool), typeof(int), typeof(long), typeof(Instant), typeof(Duration), typeof(ObjectRef), typeof(KubeValue), typeof(Guid)];

    [Fact]
    public void No_event_changes_its_shape_without_a_new_version()
    {
        var shapes = EventCatalog.Default.Events.Concat(States()).OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .SelectMany(entry => Lines(entry.Key, entry.Value)).ToList();
        var names = shapes.Select(NameOf).ToHashSet(StringComparer.Ordinal);

        // Shapes of versions that only an upcaster knows stay in the file for whoever writes the next one.
        var known = System.IO.File.ReadAllLines(SourceTree.Absolute(File)).Where(line => names.Contains(NameOf(line))).ToList();

        Assert.True(
            shapes.SequenceEqual(known),
            $"Events look otherwise than {File} says. A line that changed or went is another shape: give the event a new version and an upcaster, and leave the old "
            + $"lines with its old name. A new optional field, or a new event, is a new line. A snapshot whose state changes gets another StateType.\n{string.Join('\n', Difference(known, shapes))}");
    }

    private static string NameOf(string line) => Version().Match(line).Value;

    [GeneratedRegex(@"^[^/]+/v\d+")]
    private static partial Regex Version();

    /// <summary>States by the name that snapshots keep them under: a snapshot of another shape must not be read as one of today's.</summary>
    private static IEnumerable<KeyValuePair<string, Type>> States() =>
        from type in typeof(EventCatalog).Assembly.GetTypes()
        from decider in type.GetInterfaces()
        where decider.IsGenericType && decider.GetGenericTypeDefinition() == typeof(IDecider<,>)
        select KeyValuePair.Create(
            "snapshot " + type.GetProperty(nameof(IDecider<,>.StateType), BindingFlags.Public | BindingFlags.Static)!.GetValue(null), decider.GetGenericArguments()[0]);

    private static IEnumerable<string> Difference(IReadOnlyCollection<string> known, IReadOnlyCollection<string> shapes) =>
        known.Except(shapes, StringComparer.Ordinal).Select(line => "- " + line).Concat(shapes.Except(known, StringComparer.Ordinal).Select(line => "+ " + line));

    private static IEnumerable<string> Lines(string path, Type type)
    {
        var (element, suffix) = Unwrap(type);
        if (Values.Contains(element))
        {
            return [$"{path}: {element.Name.ToLowerInvariant()}{suffix}"];
        }

        if (element.IsEnum)
        {
            return [$"{path}: {string.Join(" | ", Enum.GetNames(element).Order(StringComparer.Ordinal))}{suffix}"];
        }

        var properties = element.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && property is { CanRead: true, CanWrite: true })
            .OrderBy(property => property.Name, StringComparer.Ordinal);
        return [$"{path}: object{suffix}", .. properties.SelectMany(property => Lines($"{path}.{Camel(property.Name)}", property.PropertyType))];
    }

    private static (Type Element, string Suffix) Unwrap(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? (inner, string.Empty)
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? (type.GetGenericArguments()[0], "[]")
        : (type, string.Empty);

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
