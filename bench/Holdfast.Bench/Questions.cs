using System.Globalization;
using Holdfast.Meetings;
using Holdfast.Meetings.Finder;
using Microsoft.AspNetCore.Http.Extensions;

namespace Holdfast.Bench;

/// <summary>What people ask: mostly near a town of theirs, often with one thing more; the same questions in every run.</summary>
internal static class Questions
{
    private static readonly (double Share, double Km)[] Distances = [(30, 5), (30, 10), (25, 25), (15, 50)];
    private static readonly (double Share, Modes Modes)[] Modes = [(50, Meetings.Finder.Modes.InPerson), (40, Meetings.Finder.Modes.Online), (10, Meetings.Finder.Modes.Hybrid)];

    public static IReadOnlyList<FinderQuestion> Mix(World world, int count)
    {
        var seeded = World.Questions;
        var questions = new List<FinderQuestion>(count);
        while (questions.Count < count)
        {
            questions.Add(seeded.Chance(0.9) ? NearTown(world, ref seeded) : Anywhere(world, ref seeded));
        }

        return questions;
    }

    /// <summary>As the address of <c>/meetings/search.json</c> says it.</summary>
    public static string Query(this FinderQuestion question, int limit)
    {
        var query = new QueryBuilder();
        if (question.Near is { } near)
        {
            query.Add("lat", near.Latitude.ToString(CultureInfo.InvariantCulture));
            query.Add("lon", near.Longitude.ToString(CultureInfo.InvariantCulture));
            query.Add("km", question.Km.ToString(CultureInfo.InvariantCulture));
        }

        for (var day = 0; day < 7; day++)
        {
            if (question.Days.HasFlag(Schedule.DayOf(day)))
            {
                query.Add("day", day.ToString(CultureInfo.InvariantCulture));
            }
        }

        if (question.Programme is { } programme)
        {
            query.Add("programme", programme);
        }

        if (question.Type is { } type)
        {
            query.Add("type", type);
        }

        if (question.Language is { } language)
        {
            query.Add("lang", language);
        }

        if (question.Modes != Meetings.Finder.Modes.Any)
        {
            query.Add("mode", question.Modes switch
            {
                Meetings.Finder.Modes.InPerson => "in_person",
                Meetings.Finder.Modes.Online => "online",
                _ => "hybrid",
            });
        }

        if (question.Words.Count > 0)
        {
            query.Add("q", string.Join(' ', question.Words));
        }

        if (question.Now)
        {
            query.Add("now", "1");
        }

        query.Add("limit", limit.ToString(CultureInfo.InvariantCulture));
        return query.ToString();
    }

    private static FinderQuestion NearTown(World world, ref Seeded seeded)
    {
        var town = world.Town(ref seeded);
        // People stand somewhere in town, not on its middle, and the address holds two decimals.
        var spot = (Latitude: Math.Round(Math.Clamp(town.Latitude + ((seeded.Share() - 0.5) * 0.1), -89, 89), 2), Longitude: Math.Round(Math.Clamp(town.Longitude + ((seeded.Share() - 0.5) * 0.1), -180, 180), 2));
        var question = new FinderQuestion { Near = spot, Km = seeded.Weighted(Distances) };
        return seeded.Weighted<int>([(25, 0), (20, 1), (15, 2), (12, 3), (10, 4), (8, 5), (5, 6), (5, 7)]) switch
        {
            0 => question,
            1 => question with { Days = Schedule.DayOf(seeded.Below(7)) },
            2 => question with { Programme = world.Programme(ref seeded) },
            3 => question with { Now = true },
            4 => question with { Modes = seeded.Weighted(Modes) },
            5 => WithType(question, world, ref seeded),
            6 => question with { Words = [World.Word(ref seeded)] },
            _ => question with { Programme = world.Programme(ref seeded), Days = Schedule.DayOf(seeded.Below(7)), Modes = Meetings.Finder.Modes.InPerson },
        };
    }

    private static FinderQuestion Anywhere(World world, ref Seeded seeded)
    {
        var question = new FinderQuestion();
        return seeded.Weighted<int>([(25, 0), (20, 1), (15, 2), (15, 3), (15, 4), (10, 5)]) switch
        {
            0 => question with { Modes = Meetings.Finder.Modes.Online, Now = true },
            1 => question with { Programme = world.Programme(ref seeded), Modes = Meetings.Finder.Modes.Online },
            2 => question with { Programme = world.Programme(ref seeded), Days = Schedule.DayOf(seeded.Below(7)) },
            3 => question with { Words = [World.Word(ref seeded), World.Word(ref seeded)[..3]] },
            4 => question with { Language = seeded.Chance(0.5) ? "es" : "de", Modes = Meetings.Finder.Modes.Online },
            _ => WithType(question, world, ref seeded),
        };
    }

    private static FinderQuestion WithType(FinderQuestion question, World world, ref Seeded seeded)
    {
        var programme = world.Programme(ref seeded);
        return question with { Programme = programme, Type = world.Type(programme, ref seeded)?.Code };
    }
}
