// The parts of ECharts that the pages use, loaded with the first chart.
import { BarChart, HeatmapChart, LineChart, SankeyChart, ScatterChart, TreemapChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, use as register } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

register([LineChart, BarChart, HeatmapChart, ScatterChart, TreemapChart, SankeyChart, GridComponent, TooltipComponent, MarkLineComponent, LegendComponent, VisualMapComponent, AriaComponent, CanvasRenderer]);
export { init };
