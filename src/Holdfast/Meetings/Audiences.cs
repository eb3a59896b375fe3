using Holdfast.Ui;

namespace Holdfast.Meetings;

/// <summary>Whom a meeting is for. A meeting with none of these is for everyone.</summary>
public static class Audiences
{
    public const string Women = "women";
    public const string Men = "men";
    public const string Lgbtq = "lgbtq";
    public const string Trans = "trans";
    public const string Nonbinary = "nonbinary";
    public const string YoungPeople = "young";
    public const string Teens = "teens";
    public const string Seniors = "seniors";
    public const string PeopleOfColor = "poc";
    public const string Indigenous = "indigenous";
    public const string Professionals = "professionals";
    public const string Veterans = "veterans";
    public const string Parents = "parents";

    public static readonly IReadOnlyList<string> All =
        [Women, Men, Lgbtq, Trans, Nonbinary, YoungPeople, Teens, Seniors, PeopleOfColor, Indigenous, Professionals, Veterans, Parents];

    /// <summary>As people say it; an unknown code comes back as it is.</summary>
    public static LocalText Name(string code) => code switch
    {
        Women => new("Women", "Mujeres"),
        Men => new("Men", "Hombres"),
        Lgbtq => new("LGBTQ+", "LGBTQ+"),
        Trans => new("Trans people", "Personas trans"),
        Nonbinary => new("Non-binary people", "Personas no binarias"),
        YoungPeople => new("Young people", "Jóvenes"),
        Teens => new("Teens", "Adolescentes"),
        Seniors => new("Older people", "Personas mayores"),
        PeopleOfColor => new("People of color", "Personas de color"),
        Indigenous => new("Indigenous people", "Personas indígenas"),
        Professionals => new("Professionals", "Profesionales"),
        Veterans => new("Veterans", "Veteranas y veteranos"),
        Parents => new("Parents", "Madres y padres"),
        _ => new(code, code),
    };
}
