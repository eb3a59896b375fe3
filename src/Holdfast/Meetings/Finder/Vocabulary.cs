using System.Collections.Concurrent;
using Holdfast.Data;

namespace Holdfast.Meetings.Finder;

/// <summary>Numbers for programmes, types and languages, shared by every segment so that a question is translated once.</summary>
internal sealed class Vocabulary(ProgrammeCatalog catalog)
{
    // 63 languages have a bit each; a site that lists meetings in more shares the last one.
    private const int LanguageBits = 64;

    private readonly ConcurrentDictionary<string, ushort> programmes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ushort> types = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, int> languages = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock growing = new();
    private IReadOnlyList<string> languageCodes = [];

    public ushort Programme(string code) => Number(programmes, code);

    public ushort Type(string code) => Number(types, code);

    public ulong Languages(CodeList codes) => codes.Aggregate(0UL, (bits, code) => bits | Bit(code));

    public string NameOf(string programme) => catalog.Find(programme)?.Name.English ?? programme;

    /// <summary>-1 when no meeting has it.</summary>
    public int FindProgramme(string code) => programmes.TryGetValue(code, out var number) ? number : -1;

    /// <summary>-1 when no meeting has it.</summary>
    public int FindType(string code) => types.TryGetValue(code, out var number) ? number : -1;

    /// <summary>0 when no meeting has it.</summary>
    public ulong FindLanguage(string code) => languages.TryGetValue(code, out var bit) ? 1UL << bit : 0;

    /// <summary>Which programme numbers are wanted.</summary>
    public bool[] FindProgrammes(Func<string, bool> wanted)
    {
        var found = new bool[ushort.MaxValue + 1];
        foreach (var (code, number) in programmes)
        {
            found[number] = wanted(code);
        }

        return found;
    }

    /// <summary>The same list as long as no language is new.</summary>
    public IReadOnlyList<string> LanguageCodes
    {
        get
        {
            var known = languageCodes;
            return known.Count == languages.Count ? known : languageCodes = [.. languages.Keys];
        }
    }

    private ulong Bit(string code)
    {
        if (!languages.TryGetValue(code, out var bit))
        {
            lock (growing)
            {
                bit = languages.GetOrAdd(code, _ => Math.Min(languages.Count, LanguageBits - 1));
            }
        }

        return 1UL << bit;
    }

    private ushort Number(ConcurrentDictionary<string, ushort> numbers, string code)
    {
        if (!numbers.TryGetValue(code, out var number))
        {
            lock (growing)
            {
                number = numbers.GetOrAdd(code, _ => (ushort)Math.Min(numbers.Count, ushort.MaxValue));
            }
        }

        return number;
    }
}
