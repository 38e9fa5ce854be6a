//! What invented companies do: the word in their name, the code of the national standard, and what they make.

/// A trade.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trade {
    /// The word in a company's name.
    pub word: &'static str,
    /// Industry code.
    pub industry: &'static str,
    /// What it makes.
    pub products: &'static str,
}

const fn trade(word: &'static str, industry: &'static str, products: &'static str) -> Trade {
    Trade {
        word,
        industry,
        products,
    }
}

/// Trades of Chinese companies.
pub const ZH: &[Trade] = &[
    trade("智能装备", "C35", "非标自动化设备、装配线、检测机台"),
    trade("精密机械", "C34", "数控机床部件、精密主轴、传动组件"),
    trade("汽车零部件", "C36", "底盘冲压件、转向拉杆、内饰件"),
    trade("电子科技", "C39", "工业控制板卡、连接器、传感器"),
    trade("半导体材料", "C39", "抛光垫、封装基板、光刻辅材"),
    trade("生物医药", "C27", "原料药、中间体、口服制剂"),
    trade("医疗器械", "C35", "监护设备、输注泵、手术器械"),
    trade("食品", "C14", "烘焙半成品、调味酱料、即食粥品"),
    trade("化工新材料", "C26", "水性树脂、改性塑料、特种助剂"),
    trade("金属制品", "C33", "精密铸件、紧固件、钣金机箱"),
    trade("新能源科技", "D44", "分布式光伏、储能电站、充电桩运营"),
    trade("建筑工程", "E47", "厂房建设、钢结构、机电安装"),
    trade("市政工程", "E48", "道路桥梁、管网改造、水利设施"),
    trade("供应链管理", "F51", "五金工具、劳保用品、办公物资集采"),
    trade("国际贸易", "F51", "机电产品进出口、大宗原料贸易"),
    trade("仓储物流", "G59", "保税仓储、城市配送、冷链运输"),
    trade("酒店管理", "H61", "商务酒店、会议中心、公寓运营"),
    trade("网络科技", "I64", "行业资讯平台、小程序、在线商城"),
    trade("软件技术", "I65", "企业管理软件、数据分析平台"),
    trade("信息技术", "I65", "系统集成、机房运维、信息安全服务"),
    trade("检测技术", "M74", "计量校准、环境检测、材料分析"),
    trade("环保科技", "N77", "污水处理、废气治理、固废处置"),
    trade("教育科技", "P83", "职业培训、实训基地、在线课程"),
    trade("健康管理", "Q84", "体检中心、康复门诊、慢病管理"),
];

/// Trades of international companies.
pub const EN: &[Trade] = &[
    trade(
        "Instruments",
        "C40",
        "Pressure and flow transmitters, calibration benches",
    ),
    trade(
        "Automation",
        "C35",
        "Assembly cells, conveyor controls, test stations",
    ),
    trade(
        "Precision Parts",
        "C34",
        "Spindles, gear units, turned components",
    ),
    trade(
        "Mobility Systems",
        "C36",
        "Steering modules, seat frames, wiring sets",
    ),
    trade(
        "Microelectronics",
        "C39",
        "Sensor boards, connectors, power modules",
    ),
    trade("Pharma", "C27", "Active ingredients and oral formulations"),
    trade(
        "Medical Devices",
        "C35",
        "Infusion pumps, monitors, surgical tools",
    ),
    trade("Foods", "C14", "Sauces, ready meals, bakery mixes"),
    trade(
        "Coatings",
        "C26",
        "Water-based resins and speciality additives",
    ),
    trade(
        "Renewables",
        "D44",
        "Rooftop solar, storage, charging networks",
    ),
    trade(
        "Freight",
        "G59",
        "Bonded warehousing, cold chain, last mile",
    ),
    trade(
        "Hospitality",
        "H61",
        "Business hotels and conference venues",
    ),
    trade("Software", "I65", "Planning and analytics software"),
    trade(
        "Trading",
        "F51",
        "Machine tools, spare parts, raw materials",
    ),
    trade(
        "Laboratories",
        "M74",
        "Material analysis, calibration, certification",
    ),
    trade(
        "Environmental",
        "N77",
        "Water treatment and emission control",
    ),
];
