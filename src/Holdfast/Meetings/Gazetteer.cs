using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Holdfast.Data;

namespace Holdfast.Meetings;

/// <summary>A town or a postal code.</summary>
/// <param name="Region">State, province or the like as a code or name; empty when unknown.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="TimeZone">IANA id.</param>
public sealed record Place(string Name, string Region, string Country, double Latitude, double Longitude, string TimeZone, int Population, string? PostalCode);

/// <summary>Towns of over 1,000 people and postal codes, with their time zones; built into the program, so no one is asked where you are.</summary>
/// <remarks>
/// Answers straight from the bytes of one file, which build/gazetteer.mjs makes and describes: every list in it
/// is sorted already, so starting costs reading it. Safe to share between threads.
/// </remarks>
public sealed class Gazetteer
{
    private const uint Magic = 0x5A474648;
    private const uint Version = 1;
    private const int HeaderBytes = 48;
    private const int PlaceBytes = 20;
    private const int Rows = 180;
    private const int Columns = 360;
    private const double EarthKm = 6371.0088;

    /// <summary>Longer than any name with its state and country.</summary>
    private const int LongestText = 100;

    /// <summary>A place in the person's own country counts as this many times its size: Paris stays in France, Birmingham goes to whichever country asks.</summary>
    private const int HomeWeight = 10;

    /// <summary>Two of one name in one region this near are one town under two records.</summary>
    private const double SameTownKm = 25;

    /// <summary>Puerto Rico and the others have codes of their own; people there also write USA.</summary>
    private static readonly string[] OfUnitedStates = ["PR", "GU", "VI", "AS", "MP"];

    private readonly MappedFile _file;
    private readonly int _towns, _postal, _keys;
    private readonly int _cellsAt, _codesAt, _keyStartAt, _keyTownAt, _postingsAt, _namesAt, _keyTextAt;
    private readonly string[] _zones;
    private readonly Region[] _regions;
    private readonly Dictionary<string, List<ushort>> _regionsByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _countriesByName = new(StringComparer.Ordinal);

    private Gazetteer(MappedFile file)
    {
        _file = file;
        if (file.Length < HeaderBytes || U32(0) != Magic)
        {
            throw new InvalidDataException("This file isn't a gazetteer.");
        }

        if (U32(4) != Version)
        {
            throw new InvalidDataException("This gazetteer was made for another version of the program; build it again.");
        }

        _towns = Count(8);
        _postal = Count(12);
        _keys = Count(16);
        var postings = Count(20);
        var tablesBytes = Count(24);
        var namesBytes = Count(28);
        var keyTextBytes = Count(32);

        _cellsAt = HeaderBytes + (_towns + _postal) * PlaceBytes;
        _codesAt = _cellsAt + (Rows * Columns + 1) * 4;
        _keyStartAt = _codesAt + _postal * 4;
        _keyTownAt = _keyStartAt + (_keys + 1) * 4;
        _postingsAt = _keyTownAt + (_keys + 1) * 4;
        _namesAt = _postingsAt + postings * 4;
        _keyTextAt = _namesAt + namesBytes;
        var tablesAt = _keyTextAt + keyTextBytes;
        if (tablesAt + tablesBytes != file.Length)
        {
            throw new InvalidDataException("The gazetteer is cut short or damaged; build it again.");
        }

        var zones = new List<string>();
        var regions = new List<Region>();
        var tables = file.Bytes.Slice(tablesAt, tablesBytes).TrimEnd((byte)0);
        foreach (var line in tables.Split((byte)'\n'))
        {
            if (tables[line].IsEmpty)
            {
                continue;
            }

            var fields = Encoding.UTF8.GetString(tables[line]).Split('\t');
            switch (fields[0])
            {
                case "Z":
                    zones.Add(fields[1]);
                    break;
                case "R":
                    foreach (var name in fields.AsSpan(3))
                    {
                        if (!_regionsByName.TryGetValue(name, out var numbers))
                        {
                            _regionsByName[name] = numbers = [];
                        }

                        numbers.Add((ushort)regions.Count);
                    }

                    regions.Add(new Region(string.Intern(fields[1]), fields[2]));
                    break;
                case "C":
                    _countriesByName[fields[1].ToLowerInvariant()] = fields[1];
                    foreach (var name in fields.AsSpan(2))
                    {
                        // A name never takes another country's code.
                        _countriesByName.TryAdd(name, fields[1]);
                    }

                    break;
                default:
                    throw new InvalidDataException("The gazetteer is cut short or damaged; build it again.");
            }
        }

        _zones = [.. zones];
        _regions = [.. regions];
    }

    /// <summary>Reads the file made by build/gazetteer.mjs.</summary>
    /// <exception cref="InvalidDataException">The file isn't a gazetteer of this version, or is damaged.</exception>
    public static Gazetteer Load(string path) => new(new MappedFile(path));

    /// <summary>The nearest place, or null when none is within <paramref name="withinKm"/> great-circle kilometres.</summary>
    public Place? Nearest(double latitude, double longitude, double withinKm)
    {
        if (!(latitude is >= -90 and <= 90) || !double.IsFinite(longitude) || !(withinKm >= 0))
        {
            return null;
        }

        // A row of cells is taken from the middle outwards until even its nearest edge is farther than the best so far.
        longitude = Math.IEEERemainder(longitude, 360);
        var row = Math.Min(Rows - 1, (int)Math.Floor(latitude + 90));
        var column = (int)Math.Floor(longitude + 180) % Columns;
        var best = withinKm;
        var found = -1;
        for (var step = 0; step < Rows; step++)
        {
            var reached = false;
            foreach (var r in step == 0 ? [row] : (ReadOnlySpan<int>)[row - step, row + step])
            {
                if (r is < 0 or >= Rows || KmToRow(latitude, r) > best)
                {
                    continue;
                }

                reached = true;
                for (var turn = 0; turn <= Columns / 2; turn++)
                {
                    if (turn > 1 && KmToMeridian(latitude, turn - 1) > best)
                    {
                        break;
                    }

                    NearestInCell(r, (column + turn) % Columns);
                    if (turn is > 0 and < Columns / 2)
                    {
                        NearestInCell(r, (column - turn + Columns) % Columns);
                    }
                }
            }

            if (!reached)
            {
                break;
            }
        }

        return found < 0 ? null : At(found);

        void NearestInCell(int r, int c)
        {
            var cell = _cellsAt + (r * Columns + c) * 4;
            var end = I32(cell + 4);
            for (var town = I32(cell); town < end; town++)
            {
                var km = Km(latitude, longitude, LatitudeOf(town), LongitudeOf(town));
                if (km < best || (km == best && found < 0))
                {
                    (best, found) = (km, town);
                }
            }
        }
    }

    /// <summary>The place of a postal code, such as 94110 in US or M5V in CA; null when unknown.</summary>
    public Place? FindPostalCode(string country, string postalCode)
    {
        if (country is null || postalCode is null || postalCode.Length > LongestText)
        {
            return null;
        }

        var code = postalCode.Trim().ToUpperInvariant();
        return country.Trim().ToUpperInvariant() switch
        {
            "CA" => FindArea(code),
            "US" => FindZip(code),
            "PR" or "GU" or "VI" or "AS" or "MP" or "FM" or "MH" or "PW" => FindZip(code) is { } place && SameCountry(place.Country, country.Trim()) ? place : null,
            _ => null,
        };
    }

    /// <summary>The largest town of that name; region and country (codes or English names) narrow it when given. Case and accents don't matter.</summary>
    public Place? FindTown(string name, string? region = null, string? country = null)
    {
        if (Fold(name) is not { Length: > 0 } key)
        {
            return null;
        }

        string? code = null;
        if (!string.IsNullOrWhiteSpace(country) && (code = CountryNamed(country)) is null)
        {
            return null;
        }

        List<ushort>? regions = null;
        var narrowed = !string.IsNullOrWhiteSpace(region);
        if (narrowed && (regions = RegionsNamed(region!)) is null)
        {
            return null;
        }

        var number = Find(key);
        if (number < 0)
        {
            return null;
        }

        foreach (var town in TownsOf(number))
        {
            var here = RegionOf(town);
            if ((code is null || InCountry(_regions[here].Country, code)) && (!narrowed || regions!.Contains(here)))
            {
                return At((int)town);
            }
        }

        return null;
    }

    /// <summary>
    /// What a person typed: a town, "town, region", "town, country" or a postal code. Best first, at most <paramref name="limit"/>;
    /// <paramref name="nearCountry"/> breaks ties: a place there counts as ten times its size. Empty when nothing is named so.
    /// </summary>
    public IReadOnlyList<Place> Search(string text, string? nearCountry = null, int limit = 5)
    {
        if (limit <= 0 || text is null || text.Length > LongestText)
        {
            return [];
        }

        if (PostalCodeIn(text) is { } postal)
        {
            return [postal];
        }

        if (Questions(text) is not { } questions)
        {
            return [];
        }

        limit = Math.Min(limit, 50);
        var home = nearCountry is null ? null : CountryNamed(nearCountry);
        var places = new List<int>(limit);
        foreach (var question in questions)
        {
            if (Find(question.Name) is >= 0 and var key)
            {
                Take(places, limit, home, question, key, key + 1);
            }

            if (places.Count > 0)
            {
                break;
            }
        }

        foreach (var question in questions)
        {
            if (places.Count >= limit)
            {
                break;
            }

            // One letter would go through a twentieth of the world's towns to say nothing.
            if (question.Name.Length > 1)
            {
                var (first, end) = StartingWith(question.Name);
                Take(places, limit, home, question, first, end);
            }
        }

        return [.. places.Select(At)];
    }

    /// <summary>Names close to what was typed (a slip or two), for "Did you mean"; best first.</summary>
    public IReadOnlyList<Place> Similar(string text, string? nearCountry = null, int limit = 3)
    {
        if (limit <= 0 || Questions(text) is not { } questions)
        {
            return [];
        }

        limit = Math.Min(limit, 50);
        var home = nearCountry is null ? null : CountryNamed(nearCountry);
        var close = new List<(double Score, int Town)>();
        foreach (var question in questions)
        {
            var typed = Encoding.UTF8.GetBytes(question.Name);
            if (typed.Length is < 3 or > 60)
            {
                continue;
            }

            // Slips seldom hit the first letter; changed places of the first two are allowed for.
            var slips = typed.Length < 5 ? 1 : 2;
            Compare(typed.AsSpan(0, 1));
            if (typed[1] != typed[0])
            {
                Compare([typed[1], typed[0]]);
            }

            void Compare(ReadOnlySpan<byte> start)
            {
                var (first, end) = StartingWith(start);
                for (var key = first; key < end; key++)
                {
                    var name = KeyText(key);
                    if (Math.Abs(name.Length - typed.Length) > slips)
                    {
                        continue;
                    }

                    var distance = Slips(typed, name, slips);
                    if (distance == 0 || distance > slips)
                    {
                        continue;
                    }

                    foreach (var town in TownsOf(key))
                    {
                        if (question.Admits(this, (int)town))
                        {
                            close.Add((Math.Log10(Weight((int)town, home) + 1000) - 1.5 * distance, (int)town));
                        }
                    }
                }
            }

            if (close.Count > 0)
            {
                break;
            }
        }

        var places = new List<int>(limit);
        foreach (var (_, town) in close.OrderByDescending(c => c.Score).ThenBy(c => c.Town))
        {
            if (places.Count == limit)
            {
                break;
            }

            if (!places.Exists(p => SameTown(p, town)))
            {
                places.Add(town);
            }
        }

        return [.. places.Select(At)];
    }

    /// <summary>
    /// A name as it is compared: lower case without accents or apostrophes, words parted by one space, Saint, Sainte,
    /// Mount and Fort in short. Null for broken Unicode or over 100 characters. Matches fold in build/gazetteer.mjs.
    /// </summary>
    public static string? Fold(string? name)
    {
        if (name is null || name.Length > LongestText || !WellFormed(name))
        {
            return null;
        }

        var text = new StringBuilder(name.Length);
        foreach (var rune in name.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.ModifierLetter:
                    continue;
                case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber:
                    break;
                default:
                    if (rune.Value is not ('\'' or '’' or '‘' or '`' or '´'))
                    {
                        text.Append(' ');
                    }

                    continue;
            }

            var lower = Rune.ToLowerInvariant(rune);
            _ = lower.Value switch
            {
                'ß' => text.Append("ss"),
                'æ' => text.Append("ae"),
                'œ' => text.Append("oe"),
                'ø' => text.Append('o'),
                'đ' or 'ð' => text.Append('d'),
                'ł' => text.Append('l'),
                'ı' => text.Append('i'),
                'þ' => text.Append("th"),
                'ħ' => text.Append('h'),
                _ => text.Append(lower.ToString()),
            };
        }

        var words = text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = words[i] switch { "saint" => "st", "sainte" => "ste", "mount" => "mt", "fort" => "ft", var word => word };
        }

        return string.Join(' ', words);
    }

    /// <summary>Every town.</summary>
    public IEnumerable<Place> Towns => Enumerable.Range(0, _towns).Select(At);

    /// <summary>The place of every postal code.</summary>
    public IEnumerable<Place> PostalCodes => Enumerable.Range(_towns, _postal).Select(At);

    private static bool WellFormed(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[used..];
        }

        return true;
    }

    /// <summary>The ways a text can be read, the likeliest first: its whole as a name, then with a region or country at its end.</summary>
    private List<Question>? Questions(string? text)
    {
        if (text is null || text.Length > LongestText || !WellFormed(text))
        {
            return null;
        }

        var parts = text.Split([',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(Fold).OfType<string>().Where(p => p.Length > 0).ToList();
        if (parts.Count is 0 or > 4)
        {
            return null;
        }

        if (parts.Count > 1)
        {
            var filters = parts.Skip(1).Select(FilterNamed).ToList();
            return filters.TrueForAll(f => f is not null) ? [new Question(parts[0], filters!)] : null;
        }

        var questions = new List<Question> { new(parts[0], []) };
        AddPeeled(questions[0]);
        return questions;

        // "portland maine usa": up to two names of a region or country, of up to four words each, come off the end.
        void AddPeeled(Question whole)
        {
            var words = whole.Name.Split(' ');
            for (var last = Math.Min(4, words.Length - 1); last > 0; last--)
            {
                if (FilterNamed(string.Join(' ', words[^last..])) is { } filter)
                {
                    var peeled = new Question(string.Join(' ', words[..^last]), [.. whole.Filters, filter]);
                    questions.Add(peeled);
                    if (peeled.Filters.Count < 2)
                    {
                        AddPeeled(peeled);
                    }
                }
            }
        }
    }

    private Filter? FilterNamed(string folded)
    {
        // D.C. and U.S.A. fold to parted letters.
        var joined = folded.Replace(" ", "", StringComparison.Ordinal);
        var country = _countriesByName.GetValueOrDefault(folded) ?? _countriesByName.GetValueOrDefault(joined);
        var regions = _regionsByName.GetValueOrDefault(folded) ?? _regionsByName.GetValueOrDefault(joined);
        return country is null && regions is null ? null : new Filter(country, regions);
    }

    private string? CountryNamed(string country) => Fold(country) is { Length: > 0 } name ? FilterNamed(name)?.Country : null;

    private List<ushort>? RegionsNamed(string region) => Fold(region) is { Length: > 0 } name ? FilterNamed(name)?.Regions : null;

    private static bool InCountry(string country, string asked) =>
        country == asked || (asked == "US" && OfUnitedStates.Contains(country));

    private static bool SameCountry(string country, string asked) => country.Equals(asked, StringComparison.OrdinalIgnoreCase);

    /// <summary>A postal code alone, or at the end of an address such as "San Francisco, CA 94110".</summary>
    private Place? PostalCodeIn(string text)
    {
        var words = text.ToUpperInvariant().Split([' ', ',', '\t', '\u00A0'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();
        if (words.Count > 1 && words[^1] is "USA" or "US" or "CANADA")
        {
            words.RemoveAt(words.Count - 1);
        }

        if (words.Count == 0)
        {
            return null;
        }

        return FindZip(words[^1])
            ?? (words.Count > 1 && words[^1].Length == 3 ? FindArea(words[^2] + words[^1]) : null)
            ?? FindArea(words[^1]);
    }

    private Place? FindZip(string code)
    {
        var digits = code.AsSpan();
        if (digits.Length is 9 or 10)
        {
            var rest = digits[5..].TrimStart('-');
            if (rest.Length != 4 || rest.ContainsAnyExceptInRange('0', '9'))
            {
                return null;
            }

            digits = digits[..5];
        }

        if (digits.Length != 5 || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        return FindCode(uint.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    /// <summary>M5V, M5V 2T6 or M5V2T6: the first three say where.</summary>
    private Place? FindArea(string code)
    {
        code = code.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        if (code.Length is not (3 or 6))
        {
            return null;
        }

        for (var i = 0; i < code.Length; i++)
        {
            if (i % 2 == 0 ? !char.IsAsciiLetterUpper(code[i]) : !char.IsAsciiDigit(code[i]))
            {
                return null;
            }
        }

        uint number = 0;
        foreach (var c in code.AsSpan(0, 3))
        {
            number = number * 36 + (uint)(char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10);
        }

        return FindCode((1u << 24) + number);
    }

    private Place? FindCode(uint code)
    {
        var (low, high) = (0, _postal - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var here = U32(_codesAt + middle * 4);
            if (here == code)
            {
                return At(_towns + middle);
            }

            (low, high) = here < code ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>Adds the largest towns of a range of keys that the question admits, each town once.</summary>
    private void Take(List<int> places, int limit, string? home, Question question, int firstKey, int endKey)
    {
        if (firstKey >= endKey)
        {
            return;
        }

        var postings = MemoryMarshal.Cast<byte, int>(_file.Bytes.Slice(_postingsAt + I32(_keyTownAt + firstKey * 4) * 4, (I32(_keyTownAt + endKey * 4) - I32(_keyTownAt + firstKey * 4)) * 4));
        var candidates = new PriorityQueue<int, (double, int)>();
        // Some room for towns listed twice, so that dropping them doesn't leave the answer short.
        var room = limit * 3 + 10;
        foreach (var posting in postings)
        {
            var town = Little(posting);
            if (!question.Admits(this, town))
            {
                continue;
            }

            var rank = (Weight(town, home), -town);
            if (candidates.Count < room)
            {
                candidates.Enqueue(town, rank);
            }
            else
            {
                candidates.EnqueueDequeue(town, rank);
            }
        }

        var best = new List<int>(candidates.Count);
        while (candidates.TryDequeue(out var town, out _))
        {
            best.Add(town);
        }

        for (var i = best.Count - 1; i >= 0 && places.Count < limit; i--)
        {
            var town = best[i];
            if (!places.Exists(p => SameTown(p, town)))
            {
                places.Add(town);
            }
        }
    }

    private double Weight(int town, string? home)
    {
        // A village of unknown size in the person's own country still goes before one far away.
        var people = Math.Max(1.0, U32(PlaceAt(town) + 12));
        return home is not null && InCountry(_regions[RegionOf((uint)town)].Country, home) ? people * HomeWeight : people;
    }

    private bool SameTown(int a, int b) =>
        a == b || (RegionOf((uint)a) == RegionOf((uint)b)
            && Km(LatitudeOf(a), LongitudeOf(a), LatitudeOf(b), LongitudeOf(b)) < SameTownKm
            && Fold(NameOf(a)) == Fold(NameOf(b)));

    private int Find(string name)
    {
        var key = Encoding.UTF8.GetBytes(name);
        var at = FirstNotBefore(key);
        return at < _keys && KeyText(at).SequenceEqual(key) ? at : -1;
    }

    private (int First, int End) StartingWith(string name) => StartingWith(Encoding.UTF8.GetBytes(name));

    private (int First, int End) StartingWith(ReadOnlySpan<byte> start)
    {
        // No UTF-8 text has the byte 255, so this sorts after all that start so.
        Span<byte> after = stackalloc byte[start.Length + 1];
        start.CopyTo(after);
        after[^1] = 255;
        return (FirstNotBefore(start), FirstNotBefore(after));
    }

    private int FirstNotBefore(ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, _keys);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = KeyText(middle).SequenceCompareTo(key) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Insertions, deletions, changes and neighbours swapped (Damerau-Levenshtein, optimal string alignment); over <paramref name="most"/> once it can't be less.</summary>
    private static int Slips(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int most)
    {
        Span<int> before = stackalloc int[b.Length + 1];
        Span<int> above = stackalloc int[b.Length + 1];
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            above[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row.Fill(most + 1);
            row[0] = i;
            var least = i;
            var end = Math.Min(b.Length, i + most);
            for (var j = Math.Max(1, i - most); j <= end; j++)
            {
                var cost = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost = Math.Min(cost, before[j - 2] + 1);
                }

                row[j] = cost;
                least = Math.Min(least, cost);
            }

            if (least > most)
            {
                return most + 1;
            }

            var spare = before;
            before = above;
            above = row;
            row = spare;
        }

        return above[b.Length];
    }

    private static double Km(double latitudeA, double longitudeA, double latitudeB, double longitudeB)
    {
        var (a, b) = (double.DegreesToRadians(latitudeA), double.DegreesToRadians(latitudeB));
        var north = Math.Sin((b - a) / 2);
        var east = Math.Sin(double.DegreesToRadians(longitudeB - longitudeA) / 2);
        return 2 * EarthKm * Math.Asin(Math.Min(1, Math.Sqrt(north * north + Math.Cos(a) * Math.Cos(b) * east * east)));
    }

    /// <summary>The least distance to any point of a row of cells.</summary>
    private static double KmToRow(double latitude, int row)
    {
        var (south, north) = (row - 90.0, row - 89.0);
        var degrees = latitude < south ? south - latitude : latitude > north ? latitude - north : 0;
        return EarthKm * double.DegreesToRadians(degrees);
    }

    /// <summary>The least distance to any point at least <paramref name="degrees"/> of longitude away.</summary>
    private static double KmToMeridian(double latitude, double degrees)
    {
        var radians = double.DegreesToRadians(latitude);
        return EarthKm * (degrees <= 90
            ? Math.Asin(Math.Cos(radians) * Math.Sin(double.DegreesToRadians(degrees)))
            : Math.PI / 2 - Math.Abs(radians));
    }

    private Place At(int number)
    {
        var at = PlaceAt(number);
        var region = _regions[RegionOf((uint)number)];
        return new Place(
            NameOf(number), region.Code, region.Country, LatitudeOf(number), LongitudeOf(number),
            _zones[BinaryPrimitives.ReadUInt16LittleEndian(_file.Bytes[(at + 16)..])],
            (int)U32(at + 12), number < _towns ? null : CodeOf(number - _towns));
    }

    private string CodeOf(int number)
    {
        var code = U32(_codesAt + number * 4);
        if (code < 1u << 24)
        {
            return code.ToString("D5", CultureInfo.InvariantCulture);
        }

        code -= 1u << 24;
        return string.Create(3, code, (text, value) =>
        {
            for (var i = 2; i >= 0; i--, value /= 36)
            {
                var digit = (int)(value % 36);
                text[i] = (char)(digit < 10 ? '0' + digit : 'A' + digit - 10);
            }
        });
    }

    private string NameOf(int number)
    {
        var at = _namesAt + I32(PlaceAt(number) + 8);
        return Encoding.UTF8.GetString(_file.Bytes.Slice(at + 1, _file.Bytes[at]));
    }

    private double LatitudeOf(int number) => BinaryPrimitives.ReadInt32LittleEndian(_file.Bytes[PlaceAt(number)..]) / 1e5;

    private double LongitudeOf(int number) => BinaryPrimitives.ReadInt32LittleEndian(_file.Bytes[(PlaceAt(number) + 4)..]) / 1e5;

    private ushort RegionOf(uint number) => BinaryPrimitives.ReadUInt16LittleEndian(_file.Bytes[(PlaceAt((int)number) + 18)..]);

    private ReadOnlySpan<byte> KeyText(int key)
    {
        var start = I32(_keyStartAt + key * 4);
        return _file.Bytes.Slice(_keyTextAt + start, I32(_keyStartAt + key * 4 + 4) - start);
    }

    private IEnumerable<uint> TownsOf(int key)
    {
        var end = I32(_keyTownAt + key * 4 + 4);
        for (var i = I32(_keyTownAt + key * 4); i < end; i++)
        {
            yield return U32(_postingsAt + i * 4);
        }
    }

    private static int PlaceAt(int number) => HeaderBytes + number * PlaceBytes;

    private static int Little(int number) => BitConverter.IsLittleEndian ? number : BinaryPrimitives.ReverseEndianness(number);

    private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_file.Bytes[at..]);

    private int I32(int at) => BinaryPrimitives.ReadInt32LittleEndian(_file.Bytes[at..]);

    private int Count(int at) =>
        U32(at) is var count && count <= 10_000_000 ? (int)count : throw new InvalidDataException("The gazetteer is cut short or damaged; build it again.");

    private sealed record Region(string Country, string Code);

    private sealed record Filter(string? Country, List<ushort>? Regions);

    private sealed record Question(string Name, List<Filter> Filters)
    {
        public bool Admits(Gazetteer gazetteer, int town)
        {
            foreach (var filter in Filters)
            {
                var region = gazetteer.RegionOf((uint)town);
                var named = filter.Regions is not null && filter.Regions.Contains(region);
                if (!named && !(filter.Country is not null && InCountry(gazetteer._regions[region].Country, filter.Country)))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
