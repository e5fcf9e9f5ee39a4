using System.Text;

namespace GitOps.Core.Patching;

/// <summary>RFC 6901.</summary>
internal static class JsonPointer
{
    /// <summary>The unescaped steps; what stands before the first slash is ignored, as evanphx/json-patch does. Null when there is no slash.</summary>
    public static string[]? Split(string pointer)
    {
        var steps = pointer.Split('/');
        if (steps.Length < 2)
        {
            return null;
        }

        for (var i = 1; i < steps.Length; i++)
        {
            steps[i] = Unescape(steps[i]);
        }

        return steps[1..];
    }

    /// <summary>A step of a pointer as it is written.</summary>
    public static string Escape(string step) =>
        step.AsSpan().ContainsAny('~', '/') ? step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal) : step;

    // One pass, so that ~01 is read as ~1 and not as a slash.
    private static string Unescape(string step)
    {
        if (!step.Contains('~', StringComparison.Ordinal))
        {
            return step;
        }

        var text = new StringBuilder(step.Length);
        for (var i = 0; i < step.Length; i++)
        {
            var next = step[i] == '~' && i + 1 < step.Length ? step[i + 1] : ' ';
            if (next is '0' or '1')
            {
                text.Append(next == '0' ? '~' : '/');
                i++;
            }
            else
            {
                text.Append(step[i]);
            }
        }

        return text.ToString();
    }
}
