using Holdfast.Ui;

namespace Holdfast.Meetings;

/// <summary>What a place or a meeting offers to be usable by more people.</summary>
public static class Accesses
{
    public const string StepFree = "step-free";
    public const string AccessibleToilet = "toilet";
    public const string SignLanguage = "sign";
    public const string Captions = "captions";
    public const string ChildCare = "child-care";
    public const string ChildFriendly = "child-friendly";
    public const string FragranceFree = "fragrance-free";
    public const string SmokeFree = "smoke-free";

    public static readonly IReadOnlyList<string> All =
        [StepFree, AccessibleToilet, SignLanguage, Captions, ChildCare, ChildFriendly, FragranceFree, SmokeFree];

    /// <summary>As people say it; an unknown code comes back as it is.</summary>
    public static LocalText Name(string code) => code switch
    {
        StepFree => new("Step-free", "Sin escalones"),
        AccessibleToilet => new("Accessible toilet", "Baño accesible"),
        SignLanguage => new("Sign language", "Lengua de señas"),
        Captions => new("Captions", "Subtítulos"),
        ChildCare => new("Child care", "Cuidado infantil"),
        ChildFriendly => new("Children welcome", "Se puede ir con niñas y niños"),
        FragranceFree => new("Fragrance-free", "Sin perfumes"),
        SmokeFree => new("Smoke-free", "Sin humo"),
        _ => new(code, code),
    };
}
