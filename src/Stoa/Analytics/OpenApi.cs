using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Stoa.Analytics;

/// <summary>Tells the OpenAPI document what a report takes and answers.</summary>
public static class OpenApi
{
    public static void Describe(this RouteHandlerBuilder route, ReportSource source)
    {
        var isChart = source is Chart;
        route.WithName((isChart ? "Chart-" : "Report-") + source.Name)
            .WithSummary(isChart ? $"{source.Title} (chart data)" : source.Title)
            .WithDescription(source.Definition)
            .Produces(200, source.AnswerType, "application/json", isChart ? [] : ["text/csv"])
            .Produces(304)
            .ProducesValidationProblem()
            .ProducesProblem(401)
            .ProducesProblem(403)
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.Parameters = [.. source.Parameters.Select(Parameter)];
                if (operation.Responses?["200"].Content?["application/json"] is OpenApiMediaType json)
                {
                    json.Example = Example(source);
                }

                return Task.CompletedTask;
            });
    }

    /// <summary>The routes that explain a figure.</summary>
    public static void DescribeExplanation(this RouteHandlerBuilder route, string kind) =>
        route.WithSummary($"How a {kind} is counted: its definition, its SQL, and a line for psql with your filters")
            .WithDescription($"Takes the parameters of the {kind} itself and puts them, as literals, into the line for psql.")
            .Produces<ExplanationAnswer>()
            .ProducesValidationProblem()
            .ProducesProblem(401)
            .ProducesProblem(403)
            .ProducesProblem(404);

    // What an answer looks like: made from the columns, so that it names what is there.
    private static JsonNode Example(ReportSource source)
    {
        var row = new JsonObject(source.Columns.Select(c => KeyValuePair.Create(c.Name, Example(c))));
        return source is Chart
            ? new JsonArray(row)
            : new JsonObject
            {
                ["from"] = "2026-10-01T00:00:00+00:00",
                ["to"] = "2026-11-01T00:00:00+00:00",
                ["currency"] = "GBP",
                ["timezone"] = "Europe/London",
                ["asOf"] = "2026-11-20T09:30:00.123456+00:00",
                ["head"] = new JsonObject(
                    ((Report)source).HeadColumns.Select(c => KeyValuePair.Create(c.Name, Example(c)))),
                ["rows"] = new JsonArray(row),
                ["nextCursor"] = null,
            };
    }

    private static JsonNode? Example(ReportColumn column) => (column.Name, column.Type) switch
    {
        ("year", _) => 2026,
        ("month", _) => 10,
        ("currency", _) => "GBP",
        ("email", _) => "anna@example.com",
        ("country", _) => "Ireland",
        (_, "number") => 1234.56m,
        (_, "integer") => 42,
        (_, "boolean") => true,
        (_, "list") => new JsonArray(1, 2, 3),
        (_, "date-time") => "2026-10-28T14:05:00+00:00",
        _ => "text",
    };

    private static OpenApiParameter Parameter(ReportParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = parameter.Description,
        Example = Value(parameter, parameter.Example),
        Schema = new OpenApiSchema
        {
            Type = parameter.Type switch
            {
                "integer" => JsonSchemaType.Integer,
                "boolean" => JsonSchemaType.Boolean,
                _ => JsonSchemaType.String,
            },
            Format = parameter.Type == "integer" ? "int64" : null,
            Default = parameter.Default is null ? null : Value(parameter, parameter.Default),
            Enum = parameter.Type == "string" && parameter.Allowed.Count > 0
                ? [.. parameter.Allowed.Select(a => (JsonNode)a)]
                : null,
        },
    };

    private static JsonNode Value(ReportParameter parameter, string text) => parameter.Type switch
    {
        "integer" => long.Parse(text),
        "boolean" => bool.Parse(text),
        _ => text,
    };
}
