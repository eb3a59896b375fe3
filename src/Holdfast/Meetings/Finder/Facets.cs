using System.Collections.Frozen;
namespace Holdfast.Meetings.Finder;

/// <summary>One 64-bit word per meeting: venue, days, audience and access as bits, so that most filters are one AND.</summary>
internal static class Facets
{
    private const int DaysShift = 4;
    private const int AudienceShift = 11;
    private const int AccessShift = 40;

    private static readonly FrozenDictionary<string, ulong> AudienceBits = Bits(Audiences.All, AudienceShift);
    private static readonly FrozenDictionary<string, ulong> AccessBits = Bits(Accesses.All, AccessShift);

    public static ulong Of(Meeting meeting)
    {
        var bits = Of(meeting.Venue) | ((ulong)meeting.Schedule.Days << DaysShift);
        foreach (var audience in meeting.Audience)
        {
            bits |= AudienceBits.GetValueOrDefault(audience);
        }

        foreach (var access in meeting.Access)
        {
            bits |= AccessBits.GetValueOrDefault(access);
        }

        return bits;
    }

    public static ulong Of(Venue venue) => 1UL << ((int)venue - 1);

    public static ulong Of(Weekdays days) => (ulong)days << DaysShift;

    public static ulong Audience(string audience) => AudienceBits.GetValueOrDefault(audience);

    public static ulong Access(string access) => AccessBits.GetValueOrDefault(access);

    public static IEnumerable<string> AudiencesIn(ulong bits) => AudienceBits.Where(pair => (bits & pair.Value) != 0).Select(pair => pair.Key);

    public static IEnumerable<string> AccessIn(ulong bits) => AccessBits.Where(pair => (bits & pair.Value) != 0).Select(pair => pair.Key);

    /// <summary>Any of these venues; temporarily closed counts only when no mode is asked.</summary>
    public static ulong Venues(Modes modes)
    {
        var bits = 0UL;
        bits |= modes.HasFlag(Modes.InPerson) ? Of(Venue.InPerson) | Of(Venue.Hybrid) : 0;
        bits |= modes.HasFlag(Modes.Online) ? Of(Venue.Online) : 0;
        bits |= modes.HasFlag(Modes.Hybrid) ? Of(Venue.Hybrid) : 0;
        return bits;
    }

    private static FrozenDictionary<string, ulong> Bits(IReadOnlyList<string> codes, int shift) =>
        codes.Select((code, index) => KeyValuePair.Create(code, 1UL << (shift + index))).ToFrozenDictionary();
}
