using System.Collections.Frozen;

namespace Holdfast.Ui;

/// <summary>
/// What people call a time zone, where they call it something. .NET has such names too, but keeps them in the
/// language of whoever asked first, for everybody. A zone without one is named after its town.
/// </summary>
internal static class ZoneNames
{
    private static readonly LocalText Pacific = new("Pacific Time", "Hora del Pacífico");
    private static readonly LocalText Mountain = new("Mountain Time", "Hora de la Montaña");
    private static readonly LocalText Central = new("Central Time", "Hora del Centro");
    private static readonly LocalText Eastern = new("Eastern Time", "Hora del Este");
    private static readonly LocalText Atlantic = new("Atlantic Time", "Hora del Atlántico");

    private static readonly FrozenDictionary<string, LocalText> Known = new Dictionary<string, LocalText>
    {
        ["America/Los_Angeles"] = Pacific,
        ["America/Vancouver"] = Pacific,
        ["America/Tijuana"] = Pacific,
        ["America/Denver"] = Mountain,
        ["America/Boise"] = Mountain,
        ["America/Edmonton"] = Mountain,
        ["America/Phoenix"] = Mountain,
        ["America/Chicago"] = Central,
        ["America/Winnipeg"] = Central,
        ["America/Mexico_City"] = Central,
        ["America/New_York"] = Eastern,
        ["America/Toronto"] = Eastern,
        ["America/Detroit"] = Eastern,
        ["America/Indiana/Indianapolis"] = Eastern,
        ["America/Kentucky/Louisville"] = Eastern,
        ["America/Halifax"] = Atlantic,
        ["America/Puerto_Rico"] = Atlantic,
        ["America/St_Johns"] = new("Newfoundland Time", "Hora de Terranova"),
        ["America/Anchorage"] = new("Alaska Time", "Hora de Alaska"),
        ["Pacific/Honolulu"] = new("Hawaii Time", "Hora de Hawái"),
        ["Etc/UTC"] = new("World time", "Hora universal"),
    }.ToFrozenDictionary();

    /// <param name="id">IANA id.</param>
    public static LocalText? Of(string id) => Known.GetValueOrDefault(id);
}
