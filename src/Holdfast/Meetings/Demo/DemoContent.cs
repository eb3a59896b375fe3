using System.Globalization;
using Holdfast.Data;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Holdfast.Meetings.Demo;

/// <summary>What <c>demo.yaml</c> says, before it is composed into meetings.</summary>
internal sealed class DemoContent
{
    public Dictionary<string, List<string>> Towns { get; set; } = [];

    public Dictionary<string, Dictionary<string, string>> Groups { get; set; } = [];

    public List<DemoFocus> Focuses { get; set; } = [];

    public List<DemoRound> Rounds { get; set; } = [];

    public List<DemoGathering> Once { get; set; } = [];

    public Dictionary<string, DemoHour> Kept { get; set; } = [];

    public Dictionary<string, List<string>> Notes { get; set; } = [];

    public Dictionary<string, List<string>> Rooms { get; set; } = [];

    public Dictionary<string, List<string>> Streets { get; set; } = [];

    public Dictionary<string, List<string>> Doors { get; set; } = [];

    public static DemoContent Load(string path)
    {
        try
        {
            using var reader = File.OpenText(path);
            return new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<DemoContent>(reader);
        }
        catch (YamlException exception)
        {
            throw new RefusalException($"{path}, line {exception.Start.Line}: {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new RefusalException($"{path} can't be read: {exception.Message}", exception);
        }
    }

    public DemoTown Town(string name)
    {
        if (!Towns.TryGetValue(name, out var town) || town.Count != 6)
        {
            throw new RefusalException($"demo.yaml: the town {name} needs region, country, latitude, longitude, time zone and language.");
        }

        return new DemoTown(name, town[0], town[1], Degrees(town[2]), Degrees(town[3]), town[4], town[5]);

        static double Degrees(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }
}

internal sealed record DemoTown(string Name, string Region, string Country, double Latitude, double Longitude, string TimeZone, string Language);

/// <summary>What one meeting of a group is about.</summary>
internal sealed class DemoFocus
{
    public string En { get; set; } = "";

    public string Es { get; set; } = "";

    public List<string> Types { get; set; } = [];

    public string? Audience { get; set; }

    public string? Access { get; set; }

    /// <summary>The one pathway it belongs to; null is any.</summary>
    public string? Only { get; set; }

    public bool Rare { get; set; }
}

/// <summary>The hour, and perhaps the days, that a group's name promises.</summary>
internal sealed class DemoHour
{
    public string Start { get; set; } = "";

    public List<string> Days { get; set; } = [];
}

/// <summary>Held every day around the clock, every so many hours and for as long.</summary>
internal sealed class DemoRound
{
    public string Programme { get; set; } = "";

    public string Name { get; set; } = "";

    public string Zone { get; set; } = "";

    public string Town { get; set; } = "";

    public int Every { get; set; }

    public string Language { get; set; } = "";

    public string Notes { get; set; } = "";
}

/// <summary>Held once.</summary>
internal sealed class DemoGathering
{
    public string Programme { get; set; } = "";

    public string Name { get; set; } = "";

    public string Town { get; set; } = "";

    public int Days { get; set; }

    public string Start { get; set; } = "";

    public int Minutes { get; set; }

    public string Notes { get; set; } = "";
}
