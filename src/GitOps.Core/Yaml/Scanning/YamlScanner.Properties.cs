using System.Globalization;
using System.Text;

namespace GitOps.Core.Yaml.Scanning;

/// <summary>Anchors, aliases, tags and directives.</summary>
internal sealed partial class YamlScanner
{
    private YamlToken ScanAnchor(YamlTokenKind kind)
    {
        var start = cursor.Mark;
        cursor.Skip();
        var name = ReadWhile(YamlCursor.IsWord);
        if (name.Length == 0 || !(YamlCursor.IsBlankOrEnd(cursor.Current) || cursor.Current is '?' or ':' or ',' or ']' or '}' or '%' or '@' or '`'))
        {
            throw Fault("did not find expected alphabetic or numeric character", start);
        }

        return new YamlToken(kind, start, name);
    }

    private YamlToken ScanTag()
    {
        var start = cursor.Mark;
        string handle;
        string suffix;
        if (cursor.Peek(1) == '<')
        {
            cursor.SkipTo(cursor.Index + 2);
            handle = string.Empty;
            suffix = ScanUri(string.Empty, start);
            if (cursor.Current != '>')
            {
                throw Fault("did not find the expected '>'", start);
            }

            cursor.Skip();
        }
        else
        {
            handle = ScanTagHandle(false, start);
            if (handle.Length > 1 && handle[^1] == '!')
            {
                suffix = ScanUri(string.Empty, start);
            }
            else
            {
                suffix = ScanUri(handle, start);
                (handle, suffix) = suffix.Length == 0 ? (string.Empty, "!") : ("!", suffix);
            }
        }

        if (!YamlCursor.IsBlankOrEnd(cursor.Current))
        {
            throw Fault("did not find expected whitespace or line break", start);
        }

        return new YamlToken(YamlTokenKind.Tag, start, handle, suffix);
    }

    private string ScanTagHandle(bool directive, YamlMark start)
    {
        if (cursor.Current != '!')
        {
            throw Fault("did not find expected '!'", start);
        }

        cursor.Skip();
        var name = "!" + ReadWhile(YamlCursor.IsWord);
        if (cursor.Current == '!')
        {
            cursor.Skip();
            return name + "!";
        }

        return directive && name != "!" ? throw Fault("did not find expected '!'", start) : name;
    }

    private string ScanUri(string handle, YamlMark start)
    {
        var bytes = new List<byte>();
        if (handle.Length > 1)
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(handle[1..]));
        }

        var found = handle.Length > 0;
        while (YamlCursor.IsWord(cursor.Current) || ";/?:@&=+$,.!~*'()[]%".Contains(cursor.Current, StringComparison.Ordinal))
        {
            found = true;
            if (cursor.Current != '%')
            {
                bytes.Add((byte)cursor.Current);
                cursor.Skip();
                continue;
            }

            if (cursor.Index + 3 > cursor.Text.Length
                || !byte.TryParse(cursor.Text.AsSpan(cursor.Index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                throw Fault("did not find URI escaped octet", start);
            }

            bytes.Add(octet);
            cursor.SkipTo(cursor.Index + 3);
        }

        return found ? Encoding.UTF8.GetString([.. bytes]) : throw Fault("did not find expected tag URI", start);
    }

    private YamlToken ScanDirective()
    {
        var start = cursor.Mark;
        cursor.Skip();
        var name = ReadWhile(YamlCursor.IsWord);
        YamlToken token;
        switch (name)
        {
            case "YAML":
                SkipBlanks();
                token = new YamlToken(YamlTokenKind.VersionDirective, start, ReadWhile(c => char.IsAsciiDigit(c) || c == '.'));
                break;
            case "TAG":
                SkipBlanks();
                var handle = ScanTagHandle(true, start);
                SkipBlanks();
                token = new YamlToken(YamlTokenKind.TagDirective, start, handle, ScanUri(string.Empty, start));
                break;
            default:
                throw Fault(name.Length == 0 ? "could not find expected directive name" : "found unknown directive name", start);
        }

        SkipBlanks();
        if (cursor.Current == '#')
        {
            ReadCommentLine();
        }

        if (!YamlCursor.IsBreakOrEnd(cursor.Current))
        {
            throw Fault("did not find expected comment or line break", start);
        }

        cursor.SkipBreak();
        return token;
    }

    private void SkipBlanks()
    {
        while (YamlCursor.IsBlank(cursor.Current))
        {
            cursor.Skip();
        }
    }

    private string ReadWhile(Func<char, bool> accept)
    {
        var from = cursor.Index;
        while (!cursor.AtEnd && accept(cursor.Current))
        {
            cursor.Skip();
        }

        return cursor.Text[from..cursor.Index];
    }
}
