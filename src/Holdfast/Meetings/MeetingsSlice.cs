namespace Holdfast.Meetings;

/// <summary>The front door of the slice: when and where people gather; finder; lists in and out; corrections.</summary>
public static class MeetingsSlice
{
    public static IServiceCollection AddMeetings(this IServiceCollection services)
    {
        services.AddSingleton(_ => ProgrammeCatalog.Load(Path.Combine(AppContext.BaseDirectory, "programmes.yaml")));
        services.AddSingleton(_ => Gazetteer.Load(Path.Combine(AppContext.BaseDirectory, "gazetteer.bin")));
        services.AddTransient<Import.MeetingImport>();
        return services;
    }

    public static IEndpointRouteBuilder MapMeetings(this IEndpointRouteBuilder routes)
    {
        return routes;
    }
}
